// Waits for any of several descriptors: poll, select, epoll and their variants.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

/// An empty set with a time-out is a sleep. An armed timerfd in a set counts as a time-out of the
/// wait.
[[nodiscard]] WaitFinding explain_poll(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_ppoll(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_select(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_pselect(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_epoll_wait(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_epoll_pwait2(const BlockedSyscall& wait);

}  // namespace backfault
