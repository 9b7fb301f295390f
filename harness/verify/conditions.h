// The seven conditions of a proof and its conclusions. Each is a pure function that returns its
// objections to the claim; none if the condition holds.
#pragma once

#include <string>
#include <vector>

#include "harness/verify/claim_index.h"

namespace backfault {

/// 1: no process outside the certificate is involved, and each is listed once.
[[nodiscard]] std::vector<std::string> check_closed_world(const ClaimIndex& index);
/// 2: every thread of a stuck process sleeps in a known function of a known call, or is stopped.
[[nodiscard]] std::vector<std::string> check_blocked(const ClaimIndex& index);
/// 3: nothing ran between the two samples, so all were blocked at one instant.
[[nodiscard]] std::vector<std::string> check_simultaneous(const ClaimIndex& index);
/// 4: no wake condition of a stuck thread held.
[[nodiscard]] std::vector<std::string> check_nothing_came(const ClaimIndex& index);
/// 5: nothing is in flight in the kernel or on the wire.
[[nodiscard]] std::vector<std::string> check_quiet(const ClaimIndex& index);
/// 6: no time-out ends before the claimed instant.
[[nodiscard]] std::vector<std::string> check_deadlines(const ClaimIndex& index);
/// 7: only stuck processes could wake a stuck process.
[[nodiscard]] std::vector<std::string> check_closure(const ClaimIndex& index);
/// The summary follows from the evidence.
[[nodiscard]] std::vector<std::string> check_conclusions(const ClaimIndex& index);

}  // namespace backfault
