// Whether this machine lets the harness act on connections and packets, found out by doing it.
#pragma once

#include <string>

#include "harness/base/result.h"

namespace backfault {

/// Has the kernel end a connection of its own; how it was tried, or what the system answered.
[[nodiscard]] Result<std::string> probe_socket_destroy();

/// Adds a rule to this network namespace, and takes it away again; the same answer. To be asked in
/// a trial's own namespace only.
[[nodiscard]] Result<std::string> probe_packet_drop();

}  // namespace backfault
