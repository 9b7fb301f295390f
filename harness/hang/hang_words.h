// The words for a hang (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/hang/wait_cycle.h"

namespace backfault {

/// "client thread 12 (ssh)"
[[nodiscard]] std::string party_of(const WaitFact& wait);

/// One sentence: who waits for whom, and on what, around the cycle.
[[nodiscard]] std::string sentence_of(const WaitCycle& cycle);

/// One line for each thread of the cycle.
[[nodiscard]] std::vector<std::string> lines_of(const WaitCycle& cycle);

}  // namespace backfault
