// What a fault keeps from running proves nothing about the programs.
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Whether a thread of the client's is held: what it does not do meanwhile is not its own.
[[nodiscard]] bool holds_client(const std::vector<WaitFact>& waits);

/// Whether any thread is held that the harness will let go of by itself: whoever waits for it waits
/// for something that will come.
[[nodiscard]] bool holds_for_a_while(const std::vector<WaitFact>& waits);

/// The fault that holds every thread of the server's until it is put back: who waits then, waits
/// for the fault. Empty: some thread is free, will be, or there is none.
[[nodiscard]] std::string holder_of_server(const std::vector<WaitFact>& waits);

}  // namespace backfault
