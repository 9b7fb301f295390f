// The shortest wait cycle (pure).
#pragma once

#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// A thread, one of its wake conditions, and a process that could make that true.
struct WaitStep {
  const WaitFact* wait = nullptr;
  const WakeCondition* await = nullptr;  ///< Null: it has no wake condition.
  int waker = 0;                         ///< A process; 0: no particular one.
};

struct WaitCycle {
  std::vector<WaitStep> steps;  ///< Empty only if no process is stuck.
  bool closed = false;          ///< The last thread waits for the process of the first.
};

/// The shortest cycle through a process of the client, within `stuck` (sorted). If there is none,
/// the chain from a client thread to a thread that waits for no particular process. The steps point
/// into `waits`.
[[nodiscard]] WaitCycle find_cycle(const std::vector<WaitFact>& waits,
                                   const std::vector<int>& stuck);

}  // namespace backfault
