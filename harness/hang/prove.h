// Proves a hang from one snapshot (pure):
//
//   const HangProof proof = prove(snapshot, waits);
//   if (proof.proof == Proof::proven) report(proof.summary);
//
// The rule is that of a knot: a process is stuck if only stuck processes could wake it.
#pragma once

#include <vector>

#include "harness/model/certificate.h"

namespace backfault {

/// `proof` of the answer is
///   - `proven`: no process of the client can ever run again;
///   - `proven_partial`: some processes of the client are stuck, others are not;
///   - `frozen_until`: none can run before `frozen_until`, the earliest timeout among them;
///   - `stall_on_fault`: as proven or frozen, but they wait for the wire, or for a process, that a
///     fault holds; `frozen_until` tells whether a timeout is armed;
///   - `no_progress`: nothing is proven; `missing` says why.
/// Whatever is unknown can only weaken the answer.
[[nodiscard]] HangProof prove(const Snapshot& snapshot, const std::vector<WaitFact>& waits);

/// The assumptions of every proof.
[[nodiscard]] std::vector<std::string> assumptions_of_proofs();

}  // namespace backfault
