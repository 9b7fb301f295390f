// Which processes can never run again: the greatest fixpoint of the wait-for graph (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Whether a process whose wait has a timeout may be in the closure.
enum class Timers { count_as_movement, are_waited_for };

struct Closure {
  std::vector<int> stuck;  ///< Pids, sorted.
  /// Why the first process of the client is not in it; empty: all are.
  std::string objection;
};

/// Starts with every process whose threads are all blocked and whose wake conditions are all false.
/// Then it drops, until nothing changes, each process that one outside of the set could wake: by
/// making a wake condition true, by a signal that the process handles, or by ending it as its
/// ancestor. The threads of a process can always wake each other (with a lock, shutdown(2) or
/// exit(3)), so a process is in the closure with all of its threads or not at all.
///
/// The closure is empty unless both samples are complete and equal, the first ended before the
/// second began, and no process outside the trial can reach those of the trial.
[[nodiscard]] Closure find_closure(const Snapshot& snapshot, const std::vector<WaitFact>& waits,
                                   Timers timers);

}  // namespace backfault
