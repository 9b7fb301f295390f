// What the evidence of one stall proves (pure).
#pragma once

#include <optional>

#include "harness/model/certificate.h"
#include "harness/model/observation.h"

namespace backfault {

/// What the snapshot of a stall proves: of a standstill, that nobody can move; of another stall,
/// that a part of the client cannot. Nothing: it proves nothing, or was refuted.
[[nodiscard]] std::optional<HangProof> proof_of(const StallFact& stall);

/// Whether something moved although, or before, the proof allows it: a mistake of the harness.
[[nodiscard]] bool was_refuted(const StallFact& stall, const HangProof& proof);

}  // namespace backfault
