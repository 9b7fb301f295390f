// The kind of a proven hang (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/hang/wait_cycle.h"
#include "harness/model/evidence.h"
#include "harness/model/verdict.h"

namespace backfault {

struct HangClass {
  HangKind kind = HangKind::unknown;
  std::string shape;  ///< "buffer deadlock", "lost message", ...; may be empty.
};

/// `cycle` is the wait cycle among `stuck`. A wake-up counts as lost only if kernel facts show it:
/// the futex word in shared memory differs from the value that the sleeper compared it with, or an
/// edge-triggered epoll set has already reported data that are still there. If both sides sleep on
/// futex words of 0 in one shared memory, like events that were reset, the kernel proves only that
/// they wait for each other: that is reported as the pattern of a lost wake-up.
[[nodiscard]] HangClass classify(const Snapshot& snapshot, const std::vector<int>& stuck,
                                 const WaitCycle& cycle);

}  // namespace backfault
