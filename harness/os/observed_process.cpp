#include "harness/os/observed_process.h"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "harness/os/descriptor_probe.h"
#include "harness/os/proc_fs.h"

namespace backfault {
namespace {

constexpr std::size_t most_maps = 16 * 1024 * 1024;
constexpr std::size_t most_timers = 16 * 1024 * 1024;
constexpr std::size_t most_text = 64 * 1024;

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
    has_timers_ = !read_small_file(folder_ + "/timers", most_text).value_or("").empty();
  }
  return *has_timers_;
}

bool ObservedProcess::catches_alarms() {
  if (!catches_alarms_) {
    const auto status = read_small_file(folder_ + "/status", most_text);
    const auto caught = status ? parse_caught_signals(*status) : std::nullopt;
    catches_alarms_ = ((caught.value_or(0) >> (SIGALRM - 1)) & 1U) != 0;
  }
  return *catches_alarms_;
}

const std::optional<std::vector<SharedMapping>>& ObservedProcess::shared_mappings() {
  if (!mappings_) {
    const auto text = read_small_file(folder_ + "/maps", most_maps);
    mappings_ = text ? parse_shared_mappings(*text) : std::nullopt;
  }
  return *mappings_;
}

Result<Fd> ObservedProcess::borrow(const int descriptor) {
  if (!handle_) {
    auto opened = open_process(pid_);
    if (!opened) return opened;
    handle_ = std::move(*opened);
  }
  return borrow_descriptor(*handle_, descriptor);
}

bool ObservedProcess::read_memory(const std::uint64_t address,
                                  const std::span<std::byte> into) const {
  const iovec here{.iov_base = into.data(), .iov_len = into.size()};
  // The address is one of the other program. NOLINTNEXTLINE(performance-no-int-to-ptr)
  const iovec there{.iov_base = reinterpret_cast<void*>(address), .iov_len = into.size()};
  const ssize_t count = ::process_vm_readv(visible_thread_, &here, 1, &there, 1, 0);
  return count >= 0 && static_cast<std::size_t>(count) == into.size();
}

ObservedProcess& ObservedWorld::process(const int pid) {
  return processes_.try_emplace(pid, pid).first->second;
}

std::optional<std::uint64_t> ObservedWorld::unix_peer(const std::uint64_t inode) {
  if (!unix_peers_) unix_peers_ = unix_peers().value_or(std::map<std::uint64_t, std::uint64_t>{});
  const auto found = unix_peers_->find(inode);
  return found == unix_peers_->end() ? std::nullopt : std::optional(found->second);
}

const TcpSocketInfo* ObservedWorld::tcp_socket(const std::uint64_t inode) {
  if (!tcp_sockets_) {
    tcp_sockets_.emplace();
    const auto sockets = tcp_sockets();
    for (const auto& socket : sockets.value_or(std::vector<TcpSocketInfo>{})) {
      (*tcp_sockets_)[socket.inode] = socket;
    }
  }
  const auto found = tcp_sockets_->find(inode);
  return found == tcp_sockets_->end() ? nullptr : &found->second;
}

bool ObservedWorld::some_alarm_is_armed() {
  if (!some_alarm_is_armed_) {
    const auto timers = read_small_file("/proc/timer_list", most_timers);
    // The kernel's name for what it calls when such a timer expires.
    some_alarm_is_armed_ = !timers || timers->find("it_real_fn") != std::string::npos;
  }
  return *some_alarm_is_armed_;
}

}  // namespace backfault
