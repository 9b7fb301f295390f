// Whether processes and threads share or keep apart what /proc shows as if they did not.
#pragma once

#include <vector>

namespace backfault {

/// Whether the tables of /proc/PID tell who holds what and who can reach which memory: no two of
/// these processes run in one memory (CLONE_VM), and all threads of each have one table of
/// descriptors (no unshare(CLONE_FILES)). False when the kernel does not tell (kcmp(2)).
[[nodiscard]] bool is_each_by_itself(const std::vector<int>& pids);

}  // namespace backfault
