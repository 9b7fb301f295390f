// Through the wire, one channel between client and server is two connections: give both one name.
#pragma once

#include <vector>

#include "harness/control/machine.h"
#include "harness/model/evidence.h"

namespace backfault {

/// Adds "wire:PORT" to the channels of every wait on a connection that ends at the listening port
/// of a wire or at the port behind it, so that both sides of the wire are seen to share a channel.
void join_wire_conduits(std::vector<WaitFact>& waits, const std::vector<WireSpec>& wires);

}  // namespace backfault
