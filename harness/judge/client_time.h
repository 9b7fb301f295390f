// How much of a period the client could use (pure).
#pragma once

#include <vector>

#include "harness/model/observation.h"

namespace backfault {

/// The time between two instants, less the time that faults took from the client: no progress is
/// owed while the harness pauses it. Of several faults at once, the one that took most counts.
[[nodiscard]] Duration client_time(const std::vector<FaultFact>& faults, MonoTime from,
                                   MonoTime to);

}  // namespace backfault
