// From the facts of a trial to its verdict. Pure, so that an old run can be judged again:
//
//   const Observation observation = *run.read_observation(trial.number);
//   const JudgedTrial judged = judge_trial(plan, trial, observation);
//   print(judged.record.verdict.reason);
#pragma once

#include <optional>

#include "harness/model/certificate.h"
#include "harness/model/observation.h"
#include "harness/model/plan.h"
#include "harness/model/record.h"

namespace backfault {

struct JudgedTrial {
  TrialRecord record;
  std::optional<Certificate> certificate;  ///< Of its hang; nothing: no hang, or no proof of it.
};

/// The outcome is the first that applies: skipped, invalid, hung, crashed, false_success, verified,
/// late, reported_error (DESIGN section 8). `invalid` and `skipped` are inconclusive whatever was
/// expected: they are neither a pass nor a failure of the client.
[[nodiscard]] JudgedTrial judge_trial(const Plan& plan, const TrialSpec& trial,
                                      const Observation& observation);

}  // namespace backfault
