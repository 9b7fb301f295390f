// Which fault kept client and server from each other (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/model/observation.h"

namespace backfault {

/// The fault that let nothing through from the beginning of the stall until it was seen; empty:
/// none. One that came when it was silent already is not to blame: nobody knows what the client
/// would have done.
[[nodiscard]] std::string find_cut(const StallFact& stall, const std::vector<FaultFact>& faults);

}  // namespace backfault
