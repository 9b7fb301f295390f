// Waits for System V semaphores.
#pragma once

#include "harness/os/blocked_wait.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_semop(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_semtimedop(const BlockedWait& wait);

}  // namespace backfault
