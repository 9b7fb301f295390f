// Waits for locks of files: flock(2), and fcntl(2) with F_SETLKW or F_OFD_SETLKW.
#pragma once

#include "harness/os/waits/blocked_syscall.h"

namespace backfault {

[[nodiscard]] WaitFinding explain_flock(const BlockedSyscall& wait);
[[nodiscard]] WaitFinding explain_fcntl(const BlockedSyscall& wait);

/// The lines of /proc/locks about one file.
struct LockLines {
  std::string waiting;  ///< The first of a process that waits; empty: none does.
  bool held = false;    ///< Somebody in sight holds a lock.
};
/// Pure. `pid` 0: whoever waits; the kernel does not tell the pid of open file description locks.
[[nodiscard]] LockLines find_lock_lines(std::string_view locks, std::uint64_t inode, int pid);

}  // namespace backfault
