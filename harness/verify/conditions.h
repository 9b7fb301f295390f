// The seven conditions of a proof and what is concluded from them, each a pure function: the
// objections to the claim, none when the condition holds.
#pragma once

#include <string>
#include <vector>

#include "harness/verify/claim_index.h"

namespace backfault {

/// 1: nobody out of sight takes part, and everybody is named once.
[[nodiscard]] std::vector<std::string> check_closed_world(const ClaimIndex& index);
/// 2: every thread of a stuck process sleeps in a known call at a known place, or is stopped.
[[nodiscard]] std::vector<std::string> check_blocked(const ClaimIndex& index);
/// 3: nothing ran between the two samples, so all were blocked at one instant.
[[nodiscard]] std::vector<std::string> check_simultaneous(const ClaimIndex& index);
/// 4: nothing that a stuck thread awaits had come.
[[nodiscard]] std::vector<std::string> check_nothing_came(const ClaimIndex& index);
/// 5: the kernel and the wire carry nothing that may still come.
[[nodiscard]] std::vector<std::string> check_quiet(const ClaimIndex& index);
/// 6: no time-out, or none before the instant that is claimed.
[[nodiscard]] std::vector<std::string> check_deadlines(const ClaimIndex& index);
/// 7: whoever could wake a stuck process is stuck, too.
[[nodiscard]] std::vector<std::string> check_closure(const ClaimIndex& index);
/// The words at the top follow from what stands below.
[[nodiscard]] std::vector<std::string> check_conclusions(const ClaimIndex& index);

}  // namespace backfault
