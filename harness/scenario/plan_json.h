// A Plan <-> plan.json.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/model/plan.h"

namespace backfault {

/// Self-contained: recipes in full, variants spelled out, one line for each trial. The same plan
/// gives the same bytes; of origins only the file names are kept.
[[nodiscard]] std::string plan_to_json(const Plan& plan);

/// Reads what `plan_to_json` wrote, as strictly as the files that the plan was made from, but
/// takes faults and their parameters as they are.
[[nodiscard]] Result<Plan> plan_from_json(const std::string& text, const std::string& origin);

}  // namespace backfault
