// Tries whether this machine lets the harness act on connections and packets.
#pragma once

#include <string>

#include "harness/base/result.h"

namespace backfault {

/// Has the kernel end a connection of its own. Returns what was done, or the system's answer.
[[nodiscard]] Result<std::string> probe_socket_destroy();

/// Adds a rule to this network namespace and removes it. Call it only in a trial's own namespace.
[[nodiscard]] Result<std::string> probe_packet_drop();

}  // namespace backfault
