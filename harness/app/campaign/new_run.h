// The run directory of a campaign that is about to start.
#pragma once

#include <string>

#include "harness/model/plan.h"
#include "harness/record/run_directory.h"

namespace backfault {

/// Creates `out` with the plan in it or, when `out` is empty, the first of `stem`-1, `stem`-2, ...
/// that does not exist yet. An `out` that exists and holds something is refused.
[[nodiscard]] Result<RunDirectory> new_run(const std::string& out, const std::string& stem,
                                           const Plan& plan);

}  // namespace backfault
