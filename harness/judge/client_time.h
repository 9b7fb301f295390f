// Which part of a time was the client's own (pure).
#pragma once

#include <vector>

#include "harness/model/observation.h"

namespace backfault {

/// The time between two instants without what faults kept from the client: a client that is paused
/// by the harness owes nothing meanwhile. Where several hold at once, the one that took most
/// counts.
[[nodiscard]] Duration client_time(const std::vector<FaultFact>& faults, MonoTime from,
                                   MonoTime to);

}  // namespace backfault
