// Waits for any of several descriptors: poll, select and epoll with their relatives.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

/// A set without descriptors is a sleep when it has a time-out. An armed timer in a set counts as
/// a time-out of the wait.
[[nodiscard]] WaitFinding explain_poll(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_ppoll(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_select(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_pselect(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_epoll_wait(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_epoll_pwait2(const BlockedSyscall& wait);

}  // namespace backfault
