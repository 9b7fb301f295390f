#include "harness/judge/certify_hang.h"

#include <algorithm>

#include "harness/hang/prove.h"
#include "harness/hang/stall_proof.h"

namespace backfault {

std::optional<Certificate> certify_hang(const TrialRecord& record, const Observation& observation) {
  if (!record.hang || record.hang->proof == Proof::no_progress) return std::nullopt;
  const auto stall = std::find_if(
      observation.stalls.begin(), observation.stalls.end(), [&](const StallFact& candidate) {
        return candidate.snapshot && candidate.detected == record.hang->detected &&
               candidate.last_movement == record.hang->last_movement;
      });
  const auto proof = stall == observation.stalls.end() ? std::nullopt : proof_of(*stall);
  if (!proof) return std::nullopt;
  return Certificate{.trial = record.trial,
                     .scenario = record.scenario,
                     .variant = record.variant,
                     .seed = record.seed,
                     .last_movement = stall->last_movement,
                     .detected = stall->detected,
                     .proof = *proof,
                     .assumptions = assumptions_of_proofs(),
                     .snapshot = *stall->snapshot,
                     .waits = stall->waits};
}

}  // namespace backfault
