// The proof of a hang from one snapshot (pure). The rule is that of a knot: nobody who could wake
// one of the stuck is free to do so.
#pragma once

#include <vector>

#include "harness/model/certificate.h"

namespace backfault {

/// `proof` of the answer is
///   - `proven`: no process of the client's can ever move again;
///   - `proven_partial`: some of its processes cannot, others can;
///   - `frozen_until`: none can before `frozen_until`, when the earliest time-out among them comes;
///   - `stall_on_fault`: as proven or frozen, but they wait for the wire, which a fault keeps from
///     forwarding; `frozen_until` tells whether a time-out is armed;
///   - `no_progress`: nothing is proven; `missing` says why.
/// Anything unknown makes the answer weaker, never stronger.
[[nodiscard]] HangProof prove(const Snapshot& snapshot, const std::vector<WaitFact>& waits);

/// What every proof takes for granted.
[[nodiscard]] std::vector<std::string> assumptions_of_proofs();

}  // namespace backfault
