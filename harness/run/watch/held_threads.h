// What the harness holds for its own faults must never look like a hang of the programs.
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Names the fault in the wait of every thread that is held. What the harness will let go of by
/// itself is not modelled: nobody may be called stuck who waits for it.
void mark_holds(std::vector<WaitFact>& waits, const std::vector<Hold>& holds);

}  // namespace backfault
