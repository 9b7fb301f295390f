// Marks threads that a fault of the harness holds, so that they do not look like a hang.
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Names the fault in the wait of every held thread. A thread that the harness will release by
/// itself counts as not modelled: whoever waits for it is not stuck.
void mark_holds(std::vector<WaitFact>& waits, const std::vector<Hold>& holds);

}  // namespace backfault
