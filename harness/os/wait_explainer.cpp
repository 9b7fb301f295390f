#include "harness/os/wait_explainer.h"

#include <fmt/format.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/os/blocked_wait.h"
#include "harness/os/syscall_names.h"
#include "harness/os/wait_event_set.h"
#include "harness/os/wait_futex.h"
#include "harness/os/wait_process.h"
#include "harness/os/wait_transfer.h"

namespace backfault {
namespace {

constexpr long futex_wait_number = 455;  // Newer than the headers of Debian 12.

using Explain = WaitFinding (*)(const BlockedWait&);
struct ModelledCall {
  long number;
  Explain explain;
};

// sendfile(2) waits for space at its target, the first argument: its source is a file.
constexpr std::array modelled{
    ModelledCall{SYS_futex, explain_futex},
    ModelledCall{futex_wait_number, explain_futex_wait},
    ModelledCall{SYS_futex_waitv, explain_futex_waitv},
    ModelledCall{SYS_read, explain_read},
    ModelledCall{SYS_readv, explain_read},
    ModelledCall{SYS_preadv2, explain_read},
    ModelledCall{SYS_recvfrom, explain_read},
    ModelledCall{SYS_recvmsg, explain_read},
    ModelledCall{SYS_recvmmsg, explain_read},
    ModelledCall{SYS_write, explain_write},
    ModelledCall{SYS_writev, explain_write},
    ModelledCall{SYS_pwritev2, explain_write},
    ModelledCall{SYS_sendto, explain_write},
    ModelledCall{SYS_sendmsg, explain_write},
    ModelledCall{SYS_sendmmsg, explain_write},
    ModelledCall{SYS_sendfile, explain_write},
    ModelledCall{SYS_vmsplice, explain_write},
    ModelledCall{SYS_splice, explain_splice},
    ModelledCall{SYS_tee, explain_tee},
    ModelledCall{SYS_accept, explain_accept},
    ModelledCall{SYS_accept4, explain_accept},
    ModelledCall{SYS_connect, explain_connect},
    ModelledCall{SYS_poll, explain_poll},
    ModelledCall{SYS_ppoll, explain_ppoll},
    ModelledCall{SYS_select, explain_select},
    ModelledCall{SYS_pselect6, explain_pselect},
    ModelledCall{SYS_epoll_wait, explain_epoll_wait},
    ModelledCall{SYS_epoll_pwait, explain_epoll_wait},
    ModelledCall{SYS_epoll_pwait2, explain_epoll_pwait2},
    ModelledCall{SYS_wait4, explain_wait4},
    ModelledCall{SYS_waitid, explain_waitid},
    ModelledCall{SYS_nanosleep, explain_nanosleep},
    ModelledCall{SYS_clock_nanosleep, explain_clock_nanosleep},
    ModelledCall{SYS_pause, explain_pause},
    ModelledCall{SYS_rt_sigsuspend, explain_pause},
    ModelledCall{SYS_rt_sigtimedwait, explain_sigtimedwait},
    ModelledCall{SYS_flock, explain_flock},
    ModelledCall{SYS_fcntl, explain_fcntl},
    ModelledCall{SYS_restart_syscall, explain_restart},
};

WaitFinding explain_call(const BlockedWait& wait) {
  const auto found = std::find_if(modelled.begin(), modelled.end(), [&](const ModelledCall& call) {
    return call.number == wait.call.number;
  });
  if (found == modelled.end()) return {.object = "for something that is not modelled"};
  WaitFinding finding = found->explain(wait);
  if (finding.limit.kind == WaitLimit::Kind::unreadable) finding.kind = WaitKind::unreadable;
  return finding;
}

/// Signals that may end a wait which has no time-out of its own.
std::string interruptions_of(ObservedWorld& world, ObservedProcess& process) {
  if (process.has_timers()) return "; its process has timers that may interrupt it";
  if (process.catches_alarms() && world.some_alarm_is_armed()) {
    return "; an alarm may be armed that interrupts it";
  }
  return "";
}

void explain_blocked(ObservedWorld& world, const BlockedCall& call, WaitFact& fact) {
  ObservedProcess& process = world.process(fact.pid);
  const auto is_64_bit = process.is_64_bit();
  if (!is_64_bit || !*is_64_bit) {
    fact.kind = is_64_bit ? WaitKind::other : WaitKind::unreadable;
    fact.words = is_64_bit ? "is blocked; 32-bit programs are not modelled"
                           : "is blocked; its program file cannot be read";
    return;
  }
  fact.call = syscall_name(call.number);
  WaitFinding finding = explain_call({.world = world, .process = process, .call = call});
  fact.kind = finding.kind;
  fact.conduits = std::move(finding.conduits);
  std::sort(fact.conduits.begin(), fact.conduits.end());
  const auto repeated = std::unique(fact.conduits.begin(), fact.conduits.end());
  fact.conduits.erase(repeated, fact.conduits.end());
  if (finding.limit.kind == WaitLimit::Kind::within) fact.deadline_left = finding.limit.left;
  const bool limit_matters =
      finding.kind != WaitKind::other || finding.limit.kind != WaitLimit::Kind::none;
  const std::string interruptions = interruptions_of(world, process);
  // A time-out of its own whose time the kernel does not tell.
  if (!interruptions.empty()) fact.kind = WaitKind::unreadable;
  fact.words = fmt::format("waits in {} {}{}{}", fact.call, finding.object,
                           limit_matters ? in_words(finding.limit) : "", interruptions);
}

/// A parent that called vfork(2) is in state D, like one that waits for a disk.
bool is_vfork(const BlockedCall& call) {
  return call.number == SYS_vfork || call.number == SYS_clone || call.number == SYS_clone3;
}

void explain_uninterruptible(const ThreadSample& thread, WaitFact& fact) {
  fact.kind = WaitKind::other;
  if (!thread.blocked || thread.blocked->number < 0) {
    fact.words = "is in uninterruptible sleep outside of a system call";
    return;
  }
  fact.call = syscall_name(thread.blocked->number);
  fact.words = "is in uninterruptible sleep in " + fact.call;
  if (!is_vfork(*thread.blocked)) return;
  fact.kind = WaitKind::child;
  fact.words =
      fmt::format("waits in {} for a child to run its program or end, no time-out", fact.call);
}

void explain_sleeping(ObservedWorld& world, const ThreadSample& thread, WaitFact& fact) {
  if (!thread.blocked) {
    fact.kind = WaitKind::unreadable;
    fact.words = "is blocked; its system call cannot be read";
  } else if (thread.blocked->number < 0) {
    fact.kind = WaitKind::other;
    fact.words = "is blocked outside of a system call";
  } else if (thread.wait_channel == "seccomp_do_user_notification") {
    // The call that is shown has not begun.
    fact.kind = WaitKind::other;
    fact.call = syscall_name(thread.blocked->number);
    fact.words = fmt::format("is held by a filter of system calls before {}", fact.call);
  } else {
    explain_blocked(world, *thread.blocked, fact);
  }
}

WaitFact explain_thread(ObservedWorld& world, const ThreadSample& thread) {
  WaitFact fact{.pid = thread.pid,
                .tid = thread.tid,
                .role = thread.role,
                .command = thread.command,
                .kind = WaitKind::other,
                .call = {},
                .conduits = {},
                .deadline_left = {},
                .words = {}};
  switch (thread.state) {
    case ThreadState::running:
      fact.kind = WaitKind::not_waiting;
      fact.words = "runs, or is ready to";
      break;
    case ThreadState::sleeping:
      explain_sleeping(world, thread, fact);
      break;
    case ThreadState::disk_wait:
      explain_uninterruptible(thread, fact);
      break;
    case ThreadState::stopped:
      fact.words = "is stopped by a signal";
      break;
    case ThreadState::traced:
      fact.words = "is stopped by a debugger";
      break;
    case ThreadState::zombie:
      break;
    case ThreadState::unknown:
      fact.kind = WaitKind::unreadable;
      fact.words = "is in a state that is not known";
      break;
  }
  return fact;
}

}  // namespace

std::vector<WaitFact> explain_waits(const Sample& sample) {
  ObservedWorld world;
  std::vector<WaitFact> facts;
  for (const ThreadSample& thread : sample.threads) {
    if (thread.state == ThreadState::zombie) continue;
    facts.push_back(explain_thread(world, thread));
  }
  return facts;
}

}  // namespace backfault
