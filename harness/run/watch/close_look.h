// Reads all the evidence for a proof.
#pragma once

#include <vector>

#include "harness/control/machine.h"

namespace backfault {

struct CloseLook {
  Snapshot snapshot;
  std::vector<WaitFact> waits;  ///< Of the threads of the snapshot's first sample.
};

/// What every thread waits for now, without the other evidence of a proof.
[[nodiscard]] std::vector<WaitFact> look_at_waits(Machine& machine);

/// `wires`: those of the trial; empty if client and server are connected directly.
[[nodiscard]] CloseLook look_closely(Machine& machine, const std::vector<WireSpec>& wires);

}  // namespace backfault
