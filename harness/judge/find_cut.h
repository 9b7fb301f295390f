// Which fault kept client and server apart (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/model/observation.h"

namespace backfault {

/// The fault that let nothing through from the beginning of the stall until it was detected; empty:
/// none. A fault that was applied after the silence had begun is not to blame: it is not known what
/// the client would have done without it.
[[nodiscard]] std::string find_cut(const StallFact& stall, const std::vector<FaultFact>& faults);

}  // namespace backfault
