// Whether /proc describes memory and descriptor tables correctly: it does not show who shares them.
#pragma once

#include <vector>

namespace backfault {

/// True if no two of these processes share an address space (CLONE_VM) and all threads of each
/// share one descriptor table (no unshare(CLONE_FILES)): only then does /proc/PID tell who holds
/// which descriptor and who can reach which memory. False if kcmp(2) does not answer.
[[nodiscard]] bool is_each_by_itself(const std::vector<int>& pids);

}  // namespace backfault
