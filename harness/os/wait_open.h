// Waits for the partner of a FIFO that is being opened (fifo(7)).
#pragma once

#include "harness/os/blocked_wait.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_open(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_openat(const BlockedWait& wait);

}  // namespace backfault
