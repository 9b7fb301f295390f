#include "harness/judge/certify_hang.h"

#include "harness/hang/prove.h"

namespace backfault {

std::optional<Certificate> certify_hang(const TrialRecord& record, const AssessedStall& assessed) {
  if (!assessed.proof) return std::nullopt;
  const StallFact& stall = assessed.stall;
  return Certificate{.trial = record.trial,
                     .scenario = record.scenario,
                     .variant = record.variant,
                     .seed = record.seed,
                     .last_movement = stall.last_movement,
                     .detected = stall.detected,
                     .proof = *assessed.proof,
                     .assumptions = assumptions_of_proofs(),
                     .snapshot = *snapshot_of(stall),
                     .waits = stall.waits};
}

}  // namespace backfault
