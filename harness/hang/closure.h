// Which processes can never move again: the greatest fixpoint of a wait-for graph (pure).
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Whether a wait that ends by its own time-out may belong to the closure.
enum class Timers { count_as_movement, are_waited_for };

struct Closure {
  std::vector<int> stuck;  ///< Pids, sorted.
  /// Why the first process of a client's is not in it; empty: all are.
  std::string objection;
};

/// Starts with every process whose threads are all blocked on something that has not come, and
/// drops, until nothing changes, each one that somebody outside of the rest could wake: by what its
/// threads await, by a signal that it handles, by ending it as its ancestor. Threads of a process
/// can always wake each other, by a lock, a shutdown(2) or exit(3), so a process is in it with all
/// of its threads or not at all.
///
/// The answer is empty unless both samples are complete and equal, all of the first came before all
/// of the second, and nobody outside of the trial can reach its processes.
[[nodiscard]] Closure find_closure(const Snapshot& snapshot, const std::vector<WaitFact>& waits,
                                   Timers timers);

}  // namespace backfault
