// Whether the trials of one scenario show what it requires.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/model/record.h"
#include "harness/model/scenario.h"

namespace backfault {

/// The records of one scenario by the index of their variant; they outlive this.
struct ScenarioTrials {
  std::vector<std::vector<const TrialRecord*>> by_variant;
  std::uint64_t missing = 0;  ///< Planned trials without a record.
};

/// Failed when one trial failed; otherwise inconclusive when one could not be decided, one is
/// missing or none ran; otherwise passed. The detail says how many trials broke the requirement and
/// with which outcome; when none did, it says how rare a breach must be for this many runs to have
/// missed it.
[[nodiscard]] RequirementRecord judge_requirement(const Scenario& scenario,
                                                  const ScenarioTrials& trials);

}  // namespace backfault
