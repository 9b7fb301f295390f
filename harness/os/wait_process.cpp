#include "harness/os/wait_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <ctime>

#include "harness/os/descriptor_text.h"
#include "harness/os/proc_fs.h"

namespace backfault {
namespace {

constexpr std::size_t most_text = 16 * 1024;
constexpr std::size_t most_named = 8;

/// "12 (ssh)"
std::string name_of(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), most_text);
  const auto stat = text ? parse_stat(*text) : std::nullopt;
  return stat ? fmt::format("{} ({})", pid, stat->command) : std::to_string(pid);
}

WaitFinding find_child(const std::string& which) {
  return {.kind = WaitKind::child, .object = "for " + which};
}

WaitFinding find_any_child(const ObservedProcess& process) {
  const auto children = list_children(process.pid());
  std::string names;
  for (std::size_t i = 0; i < std::min(children.size(), most_named); ++i) {
    names += (i == 0 ? ": " : ", ") + name_of(children[i]);
  }
  if (children.size() > most_named) {
    names += fmt::format(" and {} more", children.size() - most_named);
  }
  return find_child("any of its children" + names);
}

WaitFinding find_lock(const BlockedWait& wait) {
  const int descriptor = wait.int_argument(0);
  const std::string path = read_link(fmt::format("{}/fd/{}", wait.process.folder(), descriptor));
  if (path.empty()) {
    return {.kind = WaitKind::unreadable,
            .object = fmt::format("for the lock of descriptor {}", descriptor)};
  }
  return {.kind = WaitKind::file_lock, .object = "for the lock of " + path};
}

}  // namespace

WaitFinding explain_wait4(const BlockedWait& wait) {
  const int pid = wait.int_argument(0);
  if (pid > 0) return find_child("child " + name_of(pid));
  if (pid == -1) return find_any_child(wait.process);
  return find_child(pid == 0 ? "a child of its own process group"
                             : fmt::format("a child of process group {}", -pid));
}

WaitFinding explain_waitid(const BlockedWait& wait) {
  const int id = wait.int_argument(1);
  switch (wait.int_argument(0)) {
    case P_PID:
      return find_child("child " + name_of(id));
    case P_PGID:
      return find_child(fmt::format("a child of process group {}", id));
    case P_PIDFD: {
      const auto text =
          read_small_file(fmt::format("{}/fdinfo/{}", wait.process.folder(), id), most_text);
      const auto info = text ? parse_descriptor(*text) : std::nullopt;
      if (!info || !info->process) break;
      return find_child("child " + name_of(*info->process));
    }
    case P_ALL:
      return find_any_child(wait.process);
    default:
      break;
  }
  return {.kind = WaitKind::unreadable, .object = "for a child; which, is unreadable"};
}

WaitFinding explain_nanosleep(const BlockedWait& wait) {
  return {.kind = WaitKind::sleep,
          .limit = limit_of_timespec(wait.process, wait.argument(0)),
          .object = "to sleep"};
}

WaitFinding explain_clock_nanosleep(const BlockedWait& wait) {
  const bool until_instant = (wait.int_argument(1) & TIMER_ABSTIME) != 0;
  const std::uint64_t address = wait.argument(2);
  return {.kind = WaitKind::sleep,
          .limit = until_instant ? limit_of_instant(wait.process, address, wait.int_argument(0))
                                 : limit_of_timespec(wait.process, address),
          .object = "to sleep"};
}

WaitFinding explain_pause(const BlockedWait&) { return {.object = "for a signal"}; }

WaitFinding explain_sigtimedwait(const BlockedWait& wait) {
  const WaitLimit limit = limit_of_timespec(wait.process, wait.argument(2));
  return {.kind = limit.kind == WaitLimit::Kind::none ? WaitKind::other : WaitKind::timer,
          .limit = limit,
          .object = "for a signal"};
}

WaitFinding explain_flock(const BlockedWait& wait) { return find_lock(wait); }

WaitFinding explain_fcntl(const BlockedWait& wait) {
  const int command = wait.int_argument(1);
  if (command == F_SETLKW || command == F_OFD_SETLKW) return find_lock(wait);
  return {.object = fmt::format("with command {}", command)};
}

WaitFinding explain_restart(const BlockedWait&) {
  return {.object = "after a signal; what it waits for is no longer visible"};
}

}  // namespace backfault
