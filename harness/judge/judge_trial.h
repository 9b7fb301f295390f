// From a trial's facts to its verdict: pure, so that an old run can be judged again.
#pragma once

#include "harness/model/observation.h"
#include "harness/model/plan.h"
#include "harness/model/record.h"

namespace backfault {

/// The first that applies: skipped, invalid, hung, crashed, false_success, verified, late,
/// reported_error (DESIGN section 8). `invalid` and `skipped` are inconclusive whatever was
/// expected: they are never a pass and never the client's failure.
[[nodiscard]] TrialRecord judge_trial(const Plan& plan, const TrialSpec& trial,
                                      const Observation& observation);

}  // namespace backfault
