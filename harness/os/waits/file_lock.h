// Waits for file locks: flock(2), and fcntl(2) with F_SETLKW or F_OFD_SETLKW.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_flock(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_fcntl(const BlockedSyscall& wait);

/// The lines of /proc/locks about one file.
struct LockLines {
  std::string waiting;  ///< The first waiting request; empty: nobody waits.
  bool held = false;    ///< A visible process holds a lock.
};
/// Pure. `pid` 0: any waiter; the kernel does not show pids for open file description locks.
[[nodiscard]] LockLines find_lock_lines(std::string_view locks, std::uint64_t inode, int pid);

}  // namespace backfault
