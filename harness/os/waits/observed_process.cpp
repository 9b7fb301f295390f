#include "harness/os/waits/observed_process.h"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "harness/os/net/descriptor_probe.h"
#include "harness/os/proc/fs.h"
#include "harness/os/waits/alarm_list.h"

namespace backfault {
namespace {

std::optional<bool> read_program_class(const std::string& folder) {
  const std::string path = folder + "/exe";
  const Fd program(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<unsigned char, EI_NIDENT> head{};
  if (!program.valid() || ::pread(program.get(), head.data(), head.size(), 0) != EI_NIDENT) {
    return std::nullopt;
  }
  return head[EI_CLASS] == ELFCLASS64;
}

}  // namespace

ObservedProcess::ObservedProcess(const int pid)
    : pid_(pid),
      visible_thread_(visible_thread_of(pid)),
      folder_(fmt::format("/proc/{}", visible_thread_)) {}

std::optional<bool> ObservedProcess::is_64_bit() {
  if (!is_64_bit_) is_64_bit_ = read_program_class(folder_);
  return *is_64_bit_;
}

bool ObservedProcess::has_timers() {
  if (!has_timers_) {
    // Without the file (CONFIG_CHECKPOINT_RESTORE), there may be some.
    const auto text = read_small_file(folder_ + "/timers", most_proc_text);
    has_timers_ = !text || !text->empty();
  }
  return *has_timers_;
}

const std::optional<SignalText>& ObservedProcess::signals() {
  if (!signals_) {
    const auto status = read_small_file(folder_ + "/status", most_proc_text);
    signals_ = status ? parse_signals(*status) : std::nullopt;
  }
  return *signals_;
}

bool ObservedProcess::catches_alarms() {
  const auto& masks = signals();
  return masks && ((masks->caught >> (SIGALRM - 1)) & 1U) != 0;
}

bool ObservedProcess::ignores_alarms() {
  const auto& masks = signals();
  return masks && ((masks->ignored >> (SIGALRM - 1)) & 1U) != 0;
}

bool ObservedProcess::catches_signals() {
  // SIGCANCEL and SIGSETXID of the C library: only the process's own threads send them.
  constexpr std::uint64_t of_library = std::uint64_t{3} << 31;
  const auto& masks = signals();
  return !masks || (masks->caught & ~of_library) != 0;
}

std::optional<SignalText> ObservedProcess::signals_of(const int tid) const {
  const auto status =
      read_small_file(fmt::format("/proc/{}/task/{}/status", pid_, tid), most_proc_text);
  return status ? parse_signals(*status) : std::nullopt;
}

bool ObservedProcess::is_asynchronous(const FdOwners& fd_owners) {
  const auto& mappings = shared_mappings();
  if (!mappings) return true;
  const auto of_kernel = [](const SharedMapping& mapping) {
    return mapping.name.starts_with("/[aio]") || mapping.name == "anon_inode:[io_uring]";
  };
  const auto& rings = fd_owners.of_link("anon_inode:[io_uring]");
  return std::any_of(mappings->begin(), mappings->end(), of_kernel) ||
         std::any_of(rings.begin(), rings.end(),
                     [&](const FdOwner& holder) { return holder.pid == pid_; });
}

const std::optional<std::vector<SharedMapping>>& ObservedProcess::shared_mappings() {
  if (!mappings_) {
    const auto text = read_small_file(folder_ + "/maps", most_proc_maps);
    mappings_ = text ? parse_shared_mappings(*text) : std::nullopt;
  }
  return *mappings_;
}

bool ObservedProcess::may_map(const std::uint64_t inode) const {
  const auto text = read_small_file(folder_ + "/maps", most_proc_maps);
  const auto inodes = text ? parse_mapped_inodes(*text) : std::nullopt;
  return !inodes || std::binary_search(inodes->begin(), inodes->end(), inode);
}

Result<Fd> ObservedProcess::borrow(const int descriptor) {
  if (!handle_) {
    auto opened = open_process(pid_);
    if (!opened) return opened;
    handle_ = std::move(*opened);
  }
  return borrow_descriptor(*handle_, descriptor);
}

ObservedProcess& ObservedWorld::process(const int pid) {
  return processes_.try_emplace(pid, pid).first->second;
}

bool ObservedWorld::is_of_trial(const int pid) const {
  return std::binary_search(pids_.begin(), pids_.end(), pid);
}

const FdOwners& ObservedWorld::fd_owners() {
  if (!fd_owners_) fd_owners_.emplace();
  return *fd_owners_;
}

std::optional<std::uint64_t> ObservedWorld::unix_peer(const std::uint64_t inode) {
  if (!unix_peers_) unix_peers_ = unix_peers().value_or(std::map<std::uint64_t, std::uint64_t>{});
  const auto found = unix_peers_->find(inode);
  return found == unix_peers_->end() ? std::nullopt : std::optional(found->second);
}

void ObservedWorld::list_tcp_sockets() {
  if (!tcp_sockets_) tcp_sockets_ = tcp_sockets().value_or(std::vector<TcpSocketInfo>{});
}

const TcpSocketInfo* ObservedWorld::tcp_socket(const std::uint64_t inode) {
  list_tcp_sockets();
  const auto found =
      std::find_if(tcp_sockets_->begin(), tcp_sockets_->end(),
                   [&](const TcpSocketInfo& socket) { return socket.inode == inode; });
  return found == tcp_sockets_->end() ? nullptr : &*found;
}

const TcpSocketInfo* ObservedWorld::tcp_peer(const TcpSocketInfo& socket) {
  list_tcp_sockets();
  const auto found =
      std::find_if(tcp_sockets_->begin(), tcp_sockets_->end(), [&](const TcpSocketInfo& other) {
        return other.local == socket.remote && other.remote == socket.local;
      });
  return found == tcp_sockets_->end() ? nullptr : &*found;
}

bool ObservedWorld::harness_listens_on(const std::uint16_t port) {
  list_tcp_sockets();
  return std::any_of(tcp_sockets_->begin(), tcp_sockets_->end(), [&](const TcpSocketInfo& socket) {
    if (socket.state != TcpState::listening || socket.local.port != port) return false;
    const auto& listeners = fd_owners().of_link(fmt::format("socket:[{}]", socket.inode));
    return std::any_of(listeners.begin(), listeners.end(),
                       [&](const FdOwner& holder) { return holder.pid == surroundings_.harness; });
  });
}

bool ObservedWorld::alarm_may_be_armed(const int pid) {
  AlarmWatch* const alarms = surroundings_.alarms;
  if (alarms != nullptr && !std::exchange(alarms_were_read_, true)) alarms->read();
  if (alarms != nullptr && alarms->has_none(pid)) return false;
  if (!some_alarm_is_armed_) {
    // With twenty threads that sleep for 20 us again and again, one list in fifty lacked the alarm.
    constexpr int lists = 6;
    some_alarm_is_armed_ = false;
    for (int count = 0; count < lists && !*some_alarm_is_armed_; ++count) {
      some_alarm_is_armed_ = alarm_is_listed().value_or(true);
    }
  }
  return *some_alarm_is_armed_;
}

}  // namespace backfault
