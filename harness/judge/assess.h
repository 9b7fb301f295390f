// What each stall of an observation shows by itself (pure):
//
//   const std::vector<AssessedStall> stalls = assess_stalls(observation);
//   const std::optional<FoundHang> hang = find_hang(stalls, observation, limits);
//   if (hang) certificate = certify_hang(record, *hang->stall);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/judge/find_busy.h"
#include "harness/model/certificate.h"
#include "harness/model/observation.h"

namespace backfault {

/// One stall with everything that is concluded from it. The rest of the judge reads these values
/// and proves nothing again.
struct AssessedStall {
  const StallFact& stall;  ///< Borrowed from the observation.
  /// What the snapshot proves: for a standstill, that the whole client is stuck; for a partial
  /// one, that part of it is. Nothing if it proves no such thing, or if something moved after all.
  std::optional<HangProof> proof;
  /// The proof that a movement contradicted while no fault came or went: a defect of the harness.
  std::optional<HangProof> refuted;
  std::string cut;                  ///< The fault that kept client and server apart; may be empty.
  std::optional<BusyFinding> busy;  ///< How the client's processes spent a silence.
};

[[nodiscard]] AssessedStall assess(const StallFact& stall, const std::vector<FaultFact>& faults);

/// Every stall of the observation, in its order.
[[nodiscard]] std::vector<AssessedStall> assess_stalls(const Observation& observation);

}  // namespace backfault
