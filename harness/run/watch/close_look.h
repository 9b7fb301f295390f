// One look at everything that a proof may rest on.
#pragma once

#include <vector>

#include "harness/control/machine.h"

namespace backfault {

struct CloseLook {
  Snapshot snapshot;
  std::vector<WaitFact> waits;  ///< Of the threads of the snapshot's first sample.
};

/// `wires`: those of the trial; empty when client and server are connected directly.
/// What everybody waits for now, without what a proof needs besides.
[[nodiscard]] std::vector<WaitFact> look_at_waits(Machine& machine);

[[nodiscard]] CloseLook look_closely(Machine& machine, const std::vector<WireSpec>& wires);

}  // namespace backfault
