// Waits for System V semaphores.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_semop(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_semtimedop(const BlockedSyscall& wait);

}  // namespace backfault
