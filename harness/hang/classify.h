// What kind of hang a proven standstill is (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/hang/wait_cycle.h"
#include "harness/model/evidence.h"
#include "harness/model/verdict.h"

namespace backfault {

struct HangClass {
  HangKind kind = HangKind::unknown;
  std::string shape;  ///< "buffer deadlock", "lost message", ...; empty: it has no name.
};

/// `cycle` is the one among `stuck`. A wake-up counts as lost when kernel facts alone show it: the
/// word of shared memory is not what the sleeper compared it with, or an edge-triggered set was
/// told of data that are still there. Where both sides sleep on words of 0 in one memory, like
/// events that were reset, the kernel proves that they wait for each other, and the pattern of a
/// lost wake-up is named as that.
[[nodiscard]] HangClass classify(const Snapshot& snapshot, const std::vector<int>& stuck,
                                 const WaitCycle& cycle);

}  // namespace backfault
