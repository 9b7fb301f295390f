// What the harness holds for its own faults must never look like a hang of the programs.
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Names the fault in the wait of every thread that is held. What the harness will let go of by
/// itself is not modelled: nobody may be called stuck who waits for it.
void mark_holds(std::vector<WaitFact>& waits, const std::vector<Hold>& holds);

/// Whether a thread of the client's is held: what it does not do meanwhile is not its own.
[[nodiscard]] bool holds_client(const std::vector<WaitFact>& waits);

/// Whether any thread is held that the harness will let go of by itself: whoever waits for it waits
/// for something that will come.
[[nodiscard]] bool holds_for_a_while(const std::vector<WaitFact>& waits);

/// The fault that holds every thread of the server's until it is put back: who waits then, waits
/// for the fault. Empty: some thread is free, will be, or there is none.
[[nodiscard]] std::string holder_of_server(const std::vector<WaitFact>& waits);

}  // namespace backfault
