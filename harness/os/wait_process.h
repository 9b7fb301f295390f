// Waits for other processes, for time and for signals.
#pragma once

#include "harness/os/blocked_wait.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_wait4(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_waitid(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_nanosleep(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_clock_nanosleep(const BlockedWait& wait);
/// pause and rt_sigsuspend
[[nodiscard]] WaitFinding explain_pause(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_sigtimedwait(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_restart(const BlockedWait& wait);

/// What ends a wait that only a signal ends: any process of the trial may send it.
[[nodiscard]] Await await_signal(const BlockedWait& wait);
/// Signals that are on their way to the thread and that it does not block; nothing: unreadable.
[[nodiscard]] std::optional<std::uint64_t> deliverable_signals(const ObservedProcess& process,
                                                               int tid);

}  // namespace backfault
