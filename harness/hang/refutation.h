// Whether a trial contradicted a proof (pure).
#pragma once

#include "harness/model/certificate.h"
#include "harness/model/observation.h"

namespace backfault {

/// True if something moved that `proof` says cannot move, or moved before `frozen_until`. Unless a
/// fault was applied or reverted in between, that is a defect of the harness.
[[nodiscard]] bool was_refuted(const StallFact& stall, const HangProof& proof);

}  // namespace backfault
