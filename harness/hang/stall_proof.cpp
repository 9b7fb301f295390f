#include "harness/hang/stall_proof.h"

#include "harness/hang/prove.h"

namespace backfault {

bool was_refuted(const StallFact& stall, const HangProof& proof) {
  if (!stall.resumed || proof.proof == Proof::no_progress) return false;
  // In a standstill of all, it is not known who moved first.
  if (stall.still && proof.proof == Proof::proven_partial) return false;
  return !proof.frozen_until || *stall.resumed < *proof.frozen_until;
}

std::optional<HangProof> proof_of(const StallFact& stall) {
  if (!stall.snapshot) return std::nullopt;
  auto proof = prove(*stall.snapshot, stall.waits);
  const bool is_of_part = proof.proof == Proof::proven_partial;
  if (proof.proof == Proof::no_progress || is_of_part == stall.still) return std::nullopt;
  if (was_refuted(stall, proof)) return std::nullopt;
  return proof;
}

}  // namespace backfault
