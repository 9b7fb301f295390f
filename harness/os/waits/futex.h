// Waits for a word of memory: futex(2), futex_waitv and futex_wait.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

/// Shared or private is told by the mapping that the address lies in: an operation without
/// FUTEX_PRIVATE_FLAG alone does not prove that anybody else maps it.
[[nodiscard]] WaitFinding explain_futex(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_futex_wait(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_futex_waitv(const BlockedSyscall& wait);

}  // namespace backfault
