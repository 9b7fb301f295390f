// Waits to move bytes or connections through one descriptor (splice(2): through one of two).
#pragma once

#include "harness/os/blocked_wait.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_read(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_write(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_accept(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_connect(const BlockedWait& wait);
/// splice(2) and tee(2): the source is the first argument.
[[nodiscard]] WaitFinding explain_splice(const BlockedWait& wait);
[[nodiscard]] WaitFinding explain_tee(const BlockedWait& wait);

}  // namespace backfault
