// Through the wire, one conduit between client and server is two connections: give both one name.
#pragma once

#include <vector>

#include "harness/model/evidence.h"
#include "harness/model/machine.h"

namespace backfault {

/// Adds "wire:PORT" to the conduits of every wait on a connection that ends at the listening port
/// of a wire or at the port behind it, so that both sides of the wire are seen to share a conduit.
void join_wire_conduits(std::vector<WaitFact>& waits, const std::vector<WireSpec>& wires);

}  // namespace backfault
