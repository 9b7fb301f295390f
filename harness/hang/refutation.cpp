#include "harness/hang/refutation.h"

namespace backfault {

bool was_refuted(const StallFact& stall, const HangProof& proof) {
  if (!stall.resumed || proof.proof == Proof::no_progress) return false;
  // A standstill does not record which thread moved first: it may be one outside of the stuck part.
  const bool is_standstill = std::holds_alternative<Standstill>(stall.form);
  if (is_standstill && proof.proof == Proof::proven_partial) return false;
  return !proof.frozen_until || *stall.resumed < *proof.frozen_until;
}

}  // namespace backfault
