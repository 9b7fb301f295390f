// A channel through the wire consists of two connections; this gives both the same name.
#pragma once

#include <vector>

#include "harness/control/machine.h"
#include "harness/model/evidence.h"

namespace backfault {

/// Adds "wire:PORT" to the channels of every wait on a connection to the listening port of a wire
/// or to the port behind it. Then both sides share a channel.
void join_wire_channels(std::vector<WaitFact>& waits, const std::vector<WireSpec>& wires);

}  // namespace backfault
