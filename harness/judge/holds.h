// Which threads a fault kept from running: their inactivity proves nothing about the programs.
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

/// Whether the harness holds a thread of the client.
[[nodiscard]] bool holds_client(const std::vector<WaitFact>& waits);

/// Whether the harness holds any thread that it will let go of by itself. Whoever waits for such a
/// thread will be woken.
[[nodiscard]] bool holds_for_a_while(const std::vector<WaitFact>& waits);

/// The fault that holds every thread of the server until it is reverted: a client that waits for
/// the server then waits for the fault. Empty if there is no server thread, or if one of them is
/// free or will be.
[[nodiscard]] std::string holder_of_server(const std::vector<WaitFact>& waits);

}  // namespace backfault
