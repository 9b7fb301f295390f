// Waits for other processes, for time, for signals and for locks of files.
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
[[nodiscard]] WaitFinding explain_flock(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_fcntl(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_restart(const BlockedWait& wait);

}  // namespace backfault
