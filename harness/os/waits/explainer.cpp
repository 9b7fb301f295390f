#include "harness/os/waits/explainer.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/os/base/syscall_names.h"
#include "harness/os/proc/fs.h"
#include "harness/os/waits/blocked_syscall.h"
#include "harness/os/waits/descriptor_condition.h"
#include "harness/os/waits/earliest_end.h"
#include "harness/os/waits/event_set.h"
#include "harness/os/waits/file_lock.h"
#include "harness/os/waits/futex.h"
#include "harness/os/waits/hidden_sharing.h"
#include "harness/os/waits/open.h"
#include "harness/os/waits/process.h"
#include "harness/os/waits/semaphore.h"
#include "harness/os/waits/transfer.h"
#include "harness/os/waits/wait_channels.h"

namespace backfault {
namespace {

constexpr std::size_t most_stat = 16 * 1024;
/// An io_uring may hold files that are in no descriptor table, and so may its pending requests.
const std::string ring_link = "anon_inode:[io_uring]";
constexpr long futex_wait_number = 455;  // Newer than the headers of Debian 12.

using Explain = WaitFinding (*)(const BlockedSyscall&);
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
    ModelledCall{SYS_openat, explain_openat},
    ModelledCall{SYS_open, explain_open},
    ModelledCall{SYS_semop, explain_semop},
    ModelledCall{SYS_semtimedop, explain_semtimedop},
    ModelledCall{SYS_restart_syscall, explain_restart},
};

WaitFinding explain_call(const BlockedSyscall& wait) {
  const auto found = std::find_if(modelled.begin(), modelled.end(), [&](const ModelledCall& call) {
    return call.number == wait.call.number;
  });
  if (found == modelled.end()) return {.object = "for something that is not modelled"};
  WaitFinding finding = found->explain(wait);
  if (finding.limit.kind == Timeout::Kind::unreadable) finding.kind = WaitKind::unreadable;
  return finding;
}

/// Signals that may end a wait which has no time-out of its own.
std::string interruptions_of(ObservedWorld& world, ObservedProcess& process) {
  if (process.has_timers()) return "; its process has timers that may interrupt it";
  if (process.catches_alarms() && world.alarm_may_be_armed(process.pid())) {
    return "; an alarm may be armed that interrupts it";
  }
  return "";
}

bool is_complete(const WakeCondition& condition) {
  return condition.readiness != Readiness::unknown && !condition.external_wakers;
}

/// Whether everything that can end the wait is known.
bool is_modelled(ObservedWorld& world, const ThreadSample& thread, const WaitFact& fact) {
  const auto signals = world.process(thread.pid).signals_of(thread.tid);
  // The harness's own tracer acts only on a thread that has moved.
  const bool untraced =
      signals && (signals->tracer == 0 || signals->tracer == world.surroundings().tracer);
  const bool undisturbed = untraced && (signals->pending & ~signals->blocked) == 0;
  const bool has_end = fact.deadline_left || !fact.wake_conditions.empty();
  return undisturbed && has_end && is_known_place(fact.call, thread.wait_channel) &&
         std::all_of(fact.wake_conditions.begin(), fact.wake_conditions.end(), is_complete);
}

void explain_blocked(ObservedWorld& world, const ThreadSample& thread, const MonoTime now,
                     WaitFact& fact) {
  const BlockedCall& call = *thread.blocked;
  ObservedProcess& process = world.process(fact.pid);
  const auto is_64_bit = process.is_64_bit();
  if (!is_64_bit || !*is_64_bit) {
    fact.kind = is_64_bit ? WaitKind::other : WaitKind::unreadable;
    fact.words = is_64_bit ? "is blocked; 32-bit programs are not modelled"
                           : "is blocked; its program file cannot be read";
    return;
  }
  fact.call = syscall_name(call.number);
  WaitFinding finding =
      explain_call({.world = world, .process = process, .call = call, .tid = thread.tid});
  fact.kind = finding.kind;
  fact.channels = std::move(finding.channels);
  std::sort(fact.channels.begin(), fact.channels.end());
  const auto repeated = std::unique(fact.channels.begin(), fact.channels.end());
  fact.channels.erase(repeated, fact.channels.end());
  fact.wake_conditions = std::move(finding.wake_conditions);
  const Timeout limit = earliest(finding.limit, finding.kernel);
  if (limit.kind == Timeout::Kind::within) {
    fact.deadline_left = limit.left;
    fact.not_before = earliest_end(limit, thread, world.surroundings().looks, now);
  }
  fact.modelled = finding.limit.kind != Timeout::Kind::unreadable &&
                  finding.kind != WaitKind::unreadable && is_modelled(world, thread, fact);
  const bool limit_matters =
      finding.kind != WaitKind::other || finding.limit.kind != Timeout::Kind::none;
  const std::string interruptions = interruptions_of(world, process);
  // A time-out whose end the kernel does not show.
  if (!interruptions.empty()) fact.kind = WaitKind::unreadable;
  fact.words = fmt::format(
      "waits in {} {}{}{}{}", fact.call, finding.object,
      limit_matters ? in_words(finding.limit) : "",
      finding.kernel.kind == Timeout::Kind::within ? "; the kernel will try again, or give up" : "",
      interruptions);
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

void explain_sleeping(ObservedWorld& world, const ThreadSample& thread, const MonoTime now,
                      WaitFact& fact) {
  if (!thread.blocked) {
    fact.kind = WaitKind::unreadable;
    fact.words = "is blocked; its system call cannot be read";
  } else if (thread.blocked->number < 0) {
    fact.kind = WaitKind::other;
    fact.words = "is blocked outside of a system call";
  } else if (thread.wait_channel.starts_with("seccomp_do_user_notification")) {
    // The shown call has not begun.
    fact.kind = WaitKind::other;
    fact.call = syscall_name(thread.blocked->number);
    fact.words = fmt::format("is held by a filter of system calls before {}", fact.call);
  } else {
    explain_blocked(world, thread, now, fact);
  }
}

/// Only SIGCONT and SIGKILL, which any process may send, let it go on; other signals stay pending.
void explain_stopped(ObservedWorld& world, const ThreadSample& thread, WaitFact& fact) {
  fact.words = "is stopped by a signal";
  const auto signals = world.process(fact.pid).signals_of(thread.tid);
  if (!signals) return;
  constexpr std::uint64_t ends_a_stop = 1ULL << (SIGCONT - 1U) | 1ULL << (SIGKILL - 1U);
  const std::uint64_t pending = signals->pending & ends_a_stop;
  fact.wake_conditions = {
      condition_for_anyone(Awaited::signal, pending == 0 ? Readiness::absent : Readiness::present,
                           fmt::format("signals pending={:#x}", pending))};
  fact.modelled = signals->tracer == 0;
}

WaitFact explain_thread(ObservedWorld& world, const ThreadSample& thread, const MonoTime now) {
  WaitFact fact{.pid = thread.pid,
                .tid = thread.tid,
                .role = thread.role,
                .command = thread.command,
                .kind = WaitKind::other,
                .call = {},
                .channels = {},
                .deadline_left = {},
                .not_before = {},
                .wake_conditions = {},
                .modelled = false,
                .words = {}};
  switch (thread.state) {
    case ThreadState::running:
      fact.kind = WaitKind::not_waiting;
      fact.words = "runs, or is ready to";
      break;
    case ThreadState::sleeping:
      explain_sleeping(world, thread, now, fact);
      break;
    case ThreadState::disk_wait:
      explain_uninterruptible(thread, fact);
      break;
    case ThreadState::stopped:
      explain_stopped(world, thread, fact);
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

int parent_of(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), most_stat);
  const auto stat = text ? parse_stat(*text) : std::nullopt;
  return stat ? stat->parent : 0;
}

ProcessSample look_at(ObservedWorld& world, const Sample& sample, const int pid) {
  ObservedProcess& process = world.process(pid);
  const auto thread =
      std::find_if(sample.threads.begin(), sample.threads.end(),
                   [&](const ThreadSample& candidate) { return candidate.pid == pid; });
  return {.pid = pid,
          .parent = parent_of(pid),
          .role = thread->role,
          .command = thread->command,
          .catches_signals = process.catches_signals(),
          .may_be_timed = process.has_timers() ||
                          (!process.ignores_alarms() && world.alarm_may_be_armed(process.pid())),
          .asynchronous = process.is_asynchronous(world.fd_owners())};
}

/// Descriptors in flight and in rings, and tables and address spaces that /proc shows as separate.
bool holds_more_than_shown(ObservedWorld& world) {
  return world.fd_owners().any_on_its_way() || !world.fd_owners().of_link(ring_link).empty() ||
         !is_each_by_itself(world.pids());
}

}  // namespace

Explanation explain_waits(const Sample& sample, const Surroundings& surroundings) {
  std::vector<int> pids;
  for (const ThreadSample& thread : sample.threads) {
    if (thread.state != ThreadState::zombie) pids.push_back(thread.pid);
  }
  std::sort(pids.begin(), pids.end());
  pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
  ObservedWorld world(pids, surroundings);
  Explanation explanation{.waits = {}, .processes = {}, .closed = surroundings.closed};
  for (const ThreadSample& thread : sample.threads) {
    if (thread.state == ThreadState::zombie) continue;
    explanation.waits.push_back(explain_thread(world, thread, sample.ended));
  }
  for (const int pid : pids) explanation.processes.push_back(look_at(world, sample, pid));
  if (holds_more_than_shown(world)) explanation.closed = false;
  return explanation;
}

}  // namespace backfault
