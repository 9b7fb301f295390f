#include "harness/judge/assess.h"

#include <algorithm>
#include <utility>

#include "harness/hang/prove.h"
#include "harness/hang/refutation.h"
#include "harness/judge/find_cut.h"

namespace backfault {
namespace {

/// Whether a fault was applied or reverted between the snapshot and the movement: then the harness
/// itself may have caused the movement.
bool was_disturbed(const StallFact& stall, const Snapshot& snapshot,
                   const std::vector<FaultFact>& faults) {
  const auto is_within = [&](const std::optional<MonoTime> time) {
    return time && *time >= snapshot.first.begun && *time <= *stall.resumed;
  };
  return std::any_of(faults.begin(), faults.end(), [&](const FaultFact& fault) {
    return is_within(fault.applied) || is_within(fault.reverted_at);
  });
}

}  // namespace

AssessedStall assess(const StallFact& stall, const std::vector<FaultFact>& faults) {
  AssessedStall assessed{.stall = stall,
                         .proof = std::nullopt,
                         .refuted = std::nullopt,
                         .cut = find_cut(stall, faults),
                         .busy = std::nullopt};
  if (const auto* const silence = std::get_if<Silence>(&stall.form)) {
    assessed.busy = find_busy(silence->busy);
  }
  const Snapshot* const snapshot = snapshot_of(stall);
  if (snapshot == nullptr) return assessed;
  HangProof proof = prove(*snapshot, stall.waits);
  if (was_refuted(stall, proof)) {
    if (!was_disturbed(stall, *snapshot, faults)) assessed.refuted = std::move(proof);
    return assessed;
  }
  const bool is_of_part = proof.proof == Proof::proven_partial;
  const bool fits = is_of_part == std::holds_alternative<PartialStandstill>(stall.form);
  if (proof.proof != Proof::no_progress && fits) assessed.proof = std::move(proof);
  return assessed;
}

std::vector<AssessedStall> assess_stalls(const Observation& observation) {
  std::vector<AssessedStall> assessed;
  for (const StallFact& stall : observation.stalls) {
    assessed.push_back(assess(stall, observation.faults));
  }
  return assessed;
}

}  // namespace backfault
