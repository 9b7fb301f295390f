// Waits to move bytes or connections through one descriptor (splice(2): one of two).
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_read(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_write(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_accept(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_connect(const BlockedSyscall& wait);
/// splice(2) and tee(2): the source is the first argument.
[[nodiscard]] WaitFinding explain_splice(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_tee(const BlockedSyscall& wait);

}  // namespace backfault
