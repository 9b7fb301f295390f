// Whether the trials of a scenario meet its requirement.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/model/record.h"
#include "harness/model/scenario.h"

namespace backfault {

/// The records of one scenario by the index of their variant. Borrowed.
struct ScenarioTrials {
  std::vector<std::vector<const TrialRecord*>> by_variant;
  std::uint64_t missing = 0;  ///< Planned trials without a record.
};

/// Failed if a trial failed; otherwise inconclusive if a trial is undecided or missing, or if none
/// ran; otherwise passed. The detail says how many trials broke the requirement and with which
/// outcome; if none did, it says how rare a breach must be for this many runs to have missed it.
[[nodiscard]] RequirementRecord judge_requirement(const Scenario& scenario,
                                                  const ScenarioTrials& trials);

}  // namespace backfault
