#include "harness/os/machine/capabilities.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/kcmp.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/calls/probe.h"
#include "harness/os/isolation/isolation.h"
#include "harness/os/net/descriptor_probe.h"
#include "harness/os/net/network_probe.h"
#include "harness/os/net/sock_diag.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "harness/os/processes/affinity.h"
#include "harness/os/processes/cpu_quotas.h"
#include "harness/os/processes/scheduling.h"
#include "harness/os/waits/alarm_list.h"
#include "harness/os/waits/alarm_watch.h"

namespace backfault {
namespace {

constexpr Duration answer_bound = std::chrono::seconds(10);

/// A child that blocks in read(2) on a pipe, as a program under test might.
class BlockedChild {
 public:
  BlockedChild() {
    static_cast<void>(::pipe2(ends_.data(), O_CLOEXEC));
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends_[1]);
      char byte = 0;
      static_cast<void>(::read(ends_[0], &byte, 1));  // Ends when its parent does.
      ::_exit(0);
    }
  }
  BlockedChild(const BlockedChild&) = delete;
  BlockedChild& operator=(const BlockedChild&) = delete;
  ~BlockedChild() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  [[nodiscard]] int pid() const { return pid_; }
  [[nodiscard]] int descriptor() const { return ends_[0]; }

 private:
  std::array<int, 2> ends_{-1, -1};
  pid_t pid_ = -1;
};

Result<std::string> try_borrowing() {
  const BlockedChild child;
  return open_process(child.pid())
      .and_then([&](const Fd& process) { return borrow_descriptor(process, child.descriptor()); })
      .map([](const Fd&) { return std::string("pidfd_getfd copied a descriptor of a child"); });
}

Result<std::string> try_affinity() {
  const BlockedChild child;
  std::vector<CpuIndex> one = allowed_cpus();
  one.resize(std::min<std::size_t>(one.size(), 1));
  const auto set = set_cpus_of(child.pid(), one);
  if (!set) {
    return tl::unexpected(set.error());
  }
  const auto found = cpus_of_threads(child.pid());
  if (!found || *found != std::vector<std::vector<CpuIndex>>{one}) {
    return fail("the cores of a child were set, but read back differently");
  }
  return fmt::format("a child was restricted to core {}", one[0].number);
}

Result<std::string> try_socket_diagnosis() {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::listen(socket.get(), 1) != 0) {
    return tl::unexpected(last_error("listen"));
  }
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  const std::uint16_t port = ntohs(address.sin_port);
  return tcp_sockets().and_then(
      [port](const std::vector<TcpSocketInfo>& sockets) -> Result<std::string> {
        const bool found = std::ranges::any_of(sockets, [port](const TcpSocketInfo& each) {
          return each.local.port == port && each.state == TcpState::listening;
        });
        if (!found) {
          return fail("NETLINK_SOCK_DIAG does not show an own listening socket");
        }
        return fmt::format("NETLINK_SOCK_DIAG listed {} sockets", sockets.size());
      });
}

Result<std::string> try_blocked_calls() {
  const BlockedChild child;
  const std::string path = fmt::format("/proc/{0}/task/{0}/syscall", child.pid());
  const Deadline deadline(answer_bound);
  while (!deadline.passed()) {
    const auto text = read_small_file(path, 4096);
    if (!text) {
      return tl::unexpected(text.error());
    }
    const auto call = parse_syscall(*text);
    if (call && std::holds_alternative<BlockedCall>(*call) &&
        std::get<BlockedCall>(*call).number >= 0) {
      return fmt::format("a child was seen to wait in system call {}",
                         std::get<BlockedCall>(*call).number);
    }
    // The child has not reached its read yet.
    static_cast<void>(wait_readable(Fd(), std::chrono::milliseconds(1)));
  }
  return fail(path + " never showed the call in which a child waits");
}

Result<std::string> try_reading_memory() {
  static const int shown = 4711;
  const BlockedChild child;
  int found = 0;
  const iovec here{.iov_base = &found, .iov_len = sizeof found};
  // It stands at the same address there.
  const iovec there{.iov_base = const_cast<int*>(&shown), .iov_len = sizeof shown};
  if (::process_vm_readv(child.pid(), &here, 1, &there, 1, 0) < 0) {
    return tl::unexpected(last_error("process_vm_readv"));
  }
  if (found != shown) return fail("process_vm_readv read something else from a child");
  return "process_vm_readv read the memory of a child";
}

Result<std::string> try_comparing() {
  const BlockedChild child;
  const long order = ::syscall(SYS_kcmp, ::getpid(), child.pid(), KCMP_FILE, child.descriptor(),
                               child.descriptor());
  if (order < 0) return tl::unexpected(last_error("kcmp"));
  if (order != 0) return fail("kcmp does not know a file that a child has inherited");
  return "kcmp knew a file that a child has inherited";
}

/// An alarm of an own process; the list may miss one now and then.
Result<std::string> try_timer_list() {
  constexpr int tries = 20;
  constexpr itimerval armed{.it_interval = {}, .it_value = {.tv_sec = 1000, .tv_usec = 0}};
  constexpr itimerval disarmed{};
  ::setitimer(ITIMER_REAL, &armed, nullptr);
  const bool seen = [] {
    for (int count = 0; count < tries; ++count) {
      if (alarm_is_listed().value_or(false)) return true;
    }
    return false;
  }();
  ::setitimer(ITIMER_REAL, &disarmed, nullptr);
  if (!seen) return fail("/proc/timer_list does not show an own alarm");
  return "/proc/timer_list showed an own alarm";
}

Result<std::string> try_tracing() {
  const BlockedChild child;
  // The tracer of a trial is no ancestor of what it traces either.
  const pid_t tracer = ::fork();
  if (tracer == 0) ::_exit(::ptrace(PTRACE_SEIZE, child.pid(), nullptr, nullptr) == 0 ? 0 : errno);
  int status = 0;
  if (tracer < 0 || ::waitpid(tracer, &status, 0) != tracer) {
    return tl::unexpected(last_error("fork a tracer"));
  }
  if (status != 0) {
    return fail("PTRACE_SEIZE of a process beside: " +
                (WIFEXITED(status) ? errno_text(WEXITSTATUS(status)) : "the tracer died"));
  }
  return "a process traced another that it had not started";
}

Result<std::string> try_scheduling() {
  const BlockedChild child;
  const Scheduling wanted{.policy = SchedulingPolicy::round_robin, .nice = 0, .real_time = 1};
  const auto set = set_thread_scheduling(child.pid(), {.tid = child.pid(), .scheduling = wanted});
  if (!set) return tl::unexpected(set.error());
  const auto found = scheduling_of_threads(child.pid());
  if (!found || found->at(0).scheduling != wanted) {
    return fail("the scheduling of a child was set, but read back differently");
  }
  return "a child was given a real-time priority";
}

Result<std::string> try_quota(const Isolated& isolated) {
  const BlockedChild child;
  return probe_cpu_quota(isolated.cpu_group, child.pid());
}

Result<std::string> isolation_state(const Isolated& isolated, const bool has, const char* what) {
  if (has) {
    return fmt::format("a trial got {}", what);
  }
  return fail(isolated.weaker.empty() ? "not permitted" : isolated.weaker.front());
}

Result<std::string> try_one(const Capability capability, const Isolated& isolated) {
  switch (capability) {
    case Capability::pid_namespace:
      return isolation_state(isolated, isolated.pid_namespace, "its own PID namespace");
    case Capability::mount_namespace:
      return isolation_state(isolated, isolated.mount_namespace, "its own mount namespace");
    case Capability::network_namespace:
      return isolation_state(isolated, isolated.network_namespace, "its own network namespace");
    case Capability::borrow_descriptors:
      return try_borrowing();
    case Capability::set_affinity:
      return try_affinity();
    case Capability::socket_diagnosis:
      return try_socket_diagnosis();
    case Capability::blocked_calls:
      return try_blocked_calls();
    case Capability::read_memory:
      return try_reading_memory();
    case Capability::compare_objects:
      return try_comparing();
    case Capability::list_timers:
      return try_timer_list();
    case Capability::trace_alarms:
      return probe_alarm_watch();
    case Capability::notify_calls:
      return probe_call_notification();
    case Capability::trace_programs:
      return try_tracing();
    case Capability::schedule_programs:
      return try_scheduling();
    case Capability::destroy_sockets:
      return probe_socket_destroy();
    case Capability::drop_packets:
      return isolated.network_namespace ? probe_packet_drop()
                                        : fail("there is no network namespace for a trial");
    case Capability::limit_cpu_time:
      return try_quota(isolated);
  }
  return fail("not known to this version");
}

/// Sends for every capability one message: "+" or "-", then how it was tried.
int try_all(const Isolated& isolated, const Fd& control) {
  for (const Capability capability : all_capabilities()) {
    const auto tried = try_one(capability, isolated);
    const std::string text = tried ? "+" + *tried : "-" + tried.error().text;
    static_cast<void>(::send(control.get(), text.data(), text.size(), MSG_NOSIGNAL));
  }
  return 0;
}

CapabilityState receive_state(const Capability capability, const IsolatedProcess& trial) {
  std::array<char, 4096> text{};
  const ssize_t count = wait_readable(trial.control(), answer_bound)
                            ? ::recv(trial.control().get(), text.data(), text.size(), MSG_DONTWAIT)
                            : 0;
  if (count < 1) {
    return {.capability = capability,
            .permitted = false,
            .detail = "trying it brought no answer in time"};
  }
  return {.capability = capability,
          .permitted = text[0] == '+',
          .detail = std::string(text.data() + 1, static_cast<std::size_t>(count) - 1)};
}

}  // namespace

std::vector<CapabilityState> probe_capabilities() {
  std::vector<CapabilityState> states;
  const auto trial = start_isolated({.cpu_group = true}, try_all);
  for (const Capability capability : all_capabilities()) {
    states.push_back(trial ? receive_state(capability, *trial)
                           : CapabilityState{.capability = capability,
                                             .permitted = false,
                                             .detail = trial.error().text});
  }
  return states;
}

}  // namespace backfault
