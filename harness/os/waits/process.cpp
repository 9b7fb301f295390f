#include "harness/os/waits/process.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "harness/os/proc/fs.h"
#include "harness/os/waits/descriptor_condition.h"
#include "harness/os/waits/descriptor_text.h"

namespace backfault {
namespace {

constexpr std::size_t most_named_processes = 8;
constexpr std::size_t most_descendants = 4096;

/// "12 (ssh)"
std::string name_of(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), most_proc_text);
  const auto stat = text ? parse_stat(*text) : std::nullopt;
  return stat ? fmt::format("{} ({})", pid, stat->command) : std::to_string(pid);
}

/// The kernel's letter: 'Z' ended, 'T' stopped, 'S' asleep, ...; 'X' gone.
char state_letter(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), most_proc_text);
  const auto end = text ? text->rfind(") ") : std::string::npos;
  return end == std::string::npos || end + 2 >= text->size() ? 'X' : (*text)[end + 2];
}

/// Whether waitpid(2) with these options reports the child.
bool is_news(const char state, const int options) {
  return state == 'Z' || state == 'X' || (state == 'T' && (options & WUNTRACED) != 0);
}

/// All descendants: an orphan may become a child of an ancestor.
std::vector<int> descendants_of(const int pid) {
  std::vector<int> all = list_children(pid);
  for (std::size_t i = 0; i < all.size() && all.size() < most_descendants; ++i) {
    const auto more = list_children(all[i]);
    all.insert(all.end(), more.begin(), more.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

/// Which children, and which of their changes are reported.
struct ChildWait {
  std::vector<int> children;
  int options = 0;  ///< WSTOPPED of waitid(2) is WUNTRACED.
};

/// The end, or the stop, of one of the children; any of `wakers` may cause it.
WakeCondition children_condition(const ChildWait& wait, std::vector<int> wakers) {
  WakeCondition condition{.thing = Awaited::process_end,
                          .channel = {},
                          .readiness = Readiness::absent,
                          .wakers = std::move(wakers),
                          .anyone = false,
                          .wire = false,
                          .harness = false,
                          .external_wakers = wait.children.empty(),
                          .evidence = {}};
  for (const int child : wait.children) {
    const char state = state_letter(child);
    if (is_news(state, wait.options)) condition.readiness = Readiness::present;
    condition.evidence +=
        fmt::format("{}child {} state={}", condition.evidence.empty() ? "" : "; ", child, state);
  }
  if (wait.children.empty()) condition.readiness = Readiness::unknown;
  return condition;
}

WaitFinding find_child(const std::string& which, std::vector<WakeCondition> wake_conditions) {
  return {.kind = WaitKind::child,
          .wake_conditions = std::move(wake_conditions),
          .object = "for " + which};
}

/// Any process that may send signals can stop and continue the children.
WaitFinding with_options(WaitFinding finding, const int options) {
  if ((options & (WSTOPPED | WCONTINUED)) == 0) return finding;
  for (WakeCondition& condition : finding.wake_conditions) condition.anyone = true;
  return finding;
}

WaitFinding find_one_child(const int pid, const int options) {
  const ChildWait wait{.children = {pid}, .options = options};
  return find_child("child " + name_of(pid), {children_condition(wait, {pid})});
}

/// Does not work out which children are meant: any descendant counts.
WaitFinding find_group(const ObservedProcess& process, const int options,
                       const std::string& which) {
  const ChildWait wait{.children = list_children(process.pid()), .options = options};
  return find_child(which, {children_condition(wait, descendants_of(process.pid()))});
}

WaitFinding find_any_child(const ObservedProcess& process, const int options) {
  const auto children = list_children(process.pid());
  std::string names;
  for (std::size_t i = 0; i < std::min(children.size(), most_named_processes); ++i) {
    names += (i == 0 ? ": " : ", ") + name_of(children[i]);
  }
  if (children.size() > most_named_processes) {
    names += fmt::format(" and {} more", children.size() - most_named_processes);
  }
  return find_group(process, options, "any of its children" + names);
}

WaitFinding find_waited_pid(const BlockedSyscall& wait) {
  const int pid = wait.int_argument(0);
  const int options = wait.int_argument(2);
  if (pid > 0) return find_one_child(pid, options);
  if (pid == -1) return find_any_child(wait.process, options);
  return find_group(wait.process, options,
                    pid == 0 ? "a child of its own process group"
                             : fmt::format("a child of process group {}", -pid));
}

WaitFinding find_waited_id(const BlockedSyscall& wait) {
  const int id = wait.int_argument(1);
  const int options = wait.int_argument(3);
  switch (wait.int_argument(0)) {
    case P_PID:
      return find_one_child(id, options);
    case P_PGID:
      return find_group(wait.process, options, fmt::format("a child of process group {}", id));
    case P_PIDFD: {
      const auto text =
          read_small_file(fmt::format("{}/fdinfo/{}", wait.process.folder(), id), most_proc_text);
      const auto info = text ? parse_descriptor(*text) : std::nullopt;
      if (!info || !info->process) break;
      return find_one_child(*info->process, options);
    }
    case P_ALL:
      return find_any_child(wait.process, options);
    default:
      break;
  }
  return {.kind = WaitKind::unreadable, .object = "for a child; which, is unreadable"};
}

}  // namespace

std::optional<std::uint64_t> deliverable_signals(const ObservedProcess& process, const int tid) {
  const auto masks = process.signals_of(tid);
  if (!masks) return std::nullopt;
  return masks->pending & ~masks->blocked;
}

WakeCondition signal_condition(const BlockedSyscall& wait) {
  const auto pending = deliverable_signals(wait.process, wait.tid);
  if (!pending) return condition_for_anyone(Awaited::signal, Readiness::unknown, "");
  return condition_for_anyone(Awaited::signal,
                              *pending == 0 ? Readiness::absent : Readiness::present,
                              fmt::format("signals pending={:#x}", *pending));
}

WaitFinding explain_wait4(const BlockedSyscall& wait) {
  return with_options(find_waited_pid(wait), wait.int_argument(2));
}

WaitFinding explain_waitid(const BlockedSyscall& wait) {
  return with_options(find_waited_id(wait), wait.int_argument(3));
}

WaitFinding explain_nanosleep(const BlockedSyscall& wait) {
  return {.kind = WaitKind::sleep,
          .limit = left_when_woken(limit_of_timespec(wait.process, wait.argument(0))),
          .object = "to sleep"};
}

WaitFinding explain_clock_nanosleep(const BlockedSyscall& wait) {
  const bool until_instant = (wait.int_argument(1) & TIMER_ABSTIME) != 0;
  const std::uint64_t address = wait.argument(2);
  return {.kind = WaitKind::sleep,
          .limit = until_instant ? limit_of_instant(wait.process, address, wait.int_argument(0))
                                 : left_when_woken(limit_of_timespec(wait.process, address)),
          .object = "to sleep"};
}

WaitFinding explain_pause(const BlockedSyscall& wait) {
  return {.kind = WaitKind::signal,
          .wake_conditions = {signal_condition(wait)},
          .object = "for a signal"};
}

WaitFinding explain_sigtimedwait(const BlockedSyscall& wait) {
  const Timeout limit = left_when_woken(limit_of_timespec(wait.process, wait.argument(2)));
  return {.kind = limit.kind == Timeout::Kind::none ? WaitKind::signal : WaitKind::timer,
          .limit = limit,
          .wake_conditions = {signal_condition(wait)},
          .object = "for a signal"};
}

WaitFinding explain_restart(const BlockedSyscall&) {
  return {.object = "after a signal; what it waits for is no longer visible"};
}

}  // namespace backfault
