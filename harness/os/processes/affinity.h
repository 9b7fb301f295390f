// Which cores threads may use.
#pragma once

#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// Restricts every thread of the process, those included that appear meanwhile. An error when the
/// list is empty or not permitted, when the process is gone, or when it makes threads too fast.
[[nodiscard]] Result<void> set_cpus_of(int pid, const std::vector<CpuIndex>& cpus);

/// The cores that each thread may use, in the order of the threads' ids.
[[nodiscard]] Result<std::vector<std::vector<CpuIndex>>> cpus_of_threads(int pid);

/// The cores that the calling thread may use; empty when they cannot be read.
[[nodiscard]] std::vector<CpuIndex> allowed_cpus();

/// Restricts the calling thread, and what it starts from now on.
[[nodiscard]] Result<void> restrict_self(const std::vector<CpuIndex>& cpus);

}  // namespace backfault
