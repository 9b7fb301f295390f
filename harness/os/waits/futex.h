// Waits on a memory word: futex(2), futex_waitv and futex_wait.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

/// The mapping that contains the address decides whether the word is shared: an operation without
/// FUTEX_PRIVATE_FLAG does not prove that another process maps it.
[[nodiscard]] WaitFinding explain_futex(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_futex_wait(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_futex_waitv(const BlockedSyscall& wait);

}  // namespace backfault
