// What a trial may ask and change while its programs run.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>

#include "harness/os/base/error_text.h"
#include "harness/os/files/compare.h"
#include "harness/os/files/maker.h"
#include "harness/os/files/status_page.h"
#include "harness/os/machine/linux_machine.h"
#include "harness/os/net/descriptor_probe.h"
#include "harness/os/processes/affinity.h"
#include "harness/os/waits/explainer.h"

namespace backfault {

bool LinuxMachine::anything_ran() {
  alarms_.make_room();
  if (isolated_.pid_namespace) {
    return sampler_.anything_ran(now());
  }
  // Strangers are in sight and always run: only the trial's own threads are compared.
  Sample own = sample();
  const bool restless = std::ranges::any_of(own.threads, [](const ThreadSample& thread) {
    return thread.state == ThreadState::running || thread.state == ThreadState::disk_wait ||
           !thread.ran;
  });
  const bool same = last_own_ && std::ranges::equal(
                                     own.threads, last_own_->threads, {},
                                     [](const ThreadSample& t) { return std::pair(t.tid, t.ran); },
                                     [](const ThreadSample& t) { return std::pair(t.tid, t.ran); });
  last_own_ = std::move(own);
  return restless || !same;
}

Sample LinuxMachine::sample() {
  Sample sample = sampler_.take(now(), [this] { return now(); });
  if (!isolated_.pid_namespace) {
    std::erase_if(sample.threads, [](const ThreadSample& thread) { return !thread.role; });
  }
  return sample;
}

Explanation LinuxMachine::explain(const Sample& sample) {
  struct stat folder {};
  const bool has_own_files =
      isolated_.mount_namespace && ::stat(isolated_.trial_folder.c_str(), &folder) == 0;
  return explain_waits(
      sample, {.closed = isolated_.pid_namespace && isolated_.network_namespace &&
                         isolated_.ipc_namespace && isolated_.mount_namespace &&
                         !network_control_.drops_now(),
               .private_device = has_own_files ? std::optional(folder.st_dev) : std::nullopt,
               .harness = ::getpid(),
               .tracer = step_control_.quiet_tracer(),
               .probes = &window_probes_,
               .alarms = &alarms_,
               .looks = &sampler_});
}

std::vector<Hold> LinuxMachine::holds() {
  std::vector<Hold> all = process_control_.holds();
  for (Hold& hold : calls_.holds()) all.push_back(std::move(hold));
  for (const HeldThread& held : step_control_.held()) {
    all.push_back({.pid = held.pid, .tid = held.tid, .fault = "step_and_hold"});
  }
  return all;
}

Progress LinuxMachine::socket_progress() { return meter_.measure(); }

std::optional<std::uint64_t> LinuxMachine::socket_movement(const std::vector<Role>& sides) {
  return meter_.movement(sides);
}

Result<void> LinuxMachine::set_cpus(const int pid, const std::vector<CpuIndex>& cpus) {
  return set_cpus_of(pid, cpus);
}

Result<std::vector<std::vector<CpuIndex>>> LinuxMachine::cpus_of(const int pid) {
  return cpus_of_threads(pid);
}

Result<std::vector<SocketFact>> LinuxMachine::sockets_of(const int pid) {
  return tcp_sockets_of(pid);
}

Result<void> LinuxMachine::set_socket_buffers(const SocketFact& socket,
                                              const SocketBuffers& buffers) {
  return backfault::set_socket_buffers(socket, buffers);
}

Result<std::vector<PipeFact>> LinuxMachine::pipes_of(const int pid) {
  return backfault::pipes_of(pid);
}

Result<void> LinuxMachine::set_pipe_capacity(const PipeFact& pipe, const Bytes capacity) {
  return backfault::set_pipe_capacity(pipe, capacity);
}

Result<void> LinuxMachine::start_wire(const std::vector<WireSpec>& wires) {
  if (wire_ != nullptr) {
    return fail("the wire was started already");
  }
  network_control_.know_wires(wires);
  return StreamProxy::start(wires).map(
      [this](std::unique_ptr<StreamProxy> wire) { wire_ = std::move(wire); });
}

WireControl& LinuxMachine::wire_control() {
  if (wire_ == nullptr) return no_wire_;
  return *wire_;
}

WireCounters LinuxMachine::wire_counters() {
  if (wire_ == nullptr) return {};
  WireCounters counters = wire_->counters();
  const auto look = look_at_thread(::getpid(), wire_->thread_id());
  counters.asleep = look && look->state == ThreadState::sleeping;
  counters.times_run = look && look->ran ? look->ran->times_run : 0;
  return counters;
}

bool LinuxMachine::port_is_listening(const std::uint16_t port) {
  return is_listening(port).value_or(false);
}

Result<void> LinuxMachine::write_file(const std::string& path, const std::string& content) {
  std::error_code ignored;  // The open below says what is wrong.
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  std::string_view rest = content;
  while (file.valid() && !rest.empty()) {
    const ssize_t count = ::write(file.get(), rest.data(), rest.size());
    if (count < 0 && errno != EINTR) {
      break;
    }
    rest.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  return file.valid() && rest.empty() ? Result<void>()
                                      : tl::unexpected(last_error("write " + path));
}

bool LinuxMachine::path_exists(const std::string& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0;
}

std::optional<std::map<std::string, std::uint64_t>> LinuxMachine::read_status(
    const std::string& path) {
  return read_status_page(path);
}

Result<VerificationFact> LinuxMachine::compare_trees(const std::string& expected,
                                                     const std::string& actual) {
  return compare_tree_folders(expected, actual);
}

Result<VerificationFact> LinuxMachine::compare_files(const std::string& expected,
                                                     const std::string& actual) {
  return compare_file_contents(expected, actual);
}

Result<void> LinuxMachine::make_tree(const std::string& path, const Bytes bytes, const Seed seed) {
  return make_data_tree(path, bytes, seed);
}

void LinuxMachine::announce_idle(const bool idle) {
  // A campaign that is gone is told as a request to stop, not here.
  static_cast<void>(::send(control_.get(), idle ? "i" : "b", 1, MSG_NOSIGNAL | MSG_DONTWAIT));
}

}  // namespace backfault
