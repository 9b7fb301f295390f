// Waits for other processes, for time and for signals.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_wait4(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_waitid(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_nanosleep(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_clock_nanosleep(const BlockedSyscall& wait);
/// pause and rt_sigsuspend
[[nodiscard]] WaitFinding explain_pause(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_sigtimedwait(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_restart(const BlockedSyscall& wait);

/// The condition of a wait that only a signal ends: any process of the trial may send it.
[[nodiscard]] WakeCondition signal_condition(const BlockedSyscall& wait);
/// The thread's pending signals that it does not block; nothing if unreadable.
[[nodiscard]] std::optional<std::uint64_t> deliverable_signals(const ObservedProcess& process,
                                                               int tid);

}  // namespace backfault
