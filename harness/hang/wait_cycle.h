// Who waits for whom, as the shortest way around (pure).
#pragma once

#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// A thread, what it awaits, and the process that could bring it.
struct WaitStep {
  const WaitFact* wait = nullptr;
  const WakeCondition* await = nullptr;  ///< Null: it waits for nothing that anybody could bring.
  int waker = 0;                         ///< A process; 0: none in particular.
};

struct WaitCycle {
  std::vector<WaitStep> steps;  ///< At least one, unless nobody is stuck.
  bool closed = false;          ///< The last one waits for the process of the first.
};

/// The shortest cycle through a process of the client's, within `stuck` (sorted). Where there is
/// none, the way from a client's thread to one that waits for nobody in particular. The steps point
/// into `waits`.
[[nodiscard]] WaitCycle find_cycle(const std::vector<WaitFact>& waits,
                                   const std::vector<int>& stuck);

}  // namespace backfault
