// Waits in open(2) for the other end of a FIFO (fifo(7)).
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_open(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_openat(const BlockedSyscall& wait);

}  // namespace backfault
