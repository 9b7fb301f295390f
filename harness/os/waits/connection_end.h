// Socket options that let the kernel act on its own on one end of a TCP connection.
#pragma once

#include <optional>

#include "harness/os/waits/observed_process.h"
#include "harness/os/waits/timeout.h"

namespace backfault {

struct ConnectionEnd {
  std::optional<Duration> gives_up;  ///< TCP_USER_TIMEOUT
  bool paced = false;                ///< SO_MAX_PACING_RATE: a timer sends what is queued.
  bool filtered = false;             ///< A socket filter may drop what arrives.
};

/// Asks a socket that the caller holds. `filtered` is true if the kernel does not answer.
[[nodiscard]] ConnectionEnd ask_connection_end(const Fd& socket);

/// Asks a copy of an owner's descriptor. A socket without an owner, because its program has not
/// accepted it yet, has the kernel's defaults; so has one of the harness's own.
[[nodiscard]] ConnectionEnd find_connection_end(ObservedWorld& world, const TcpSocketInfo& socket);

/// When the kernel may send what is queued at this end, or give it up: at any time, because the
/// beginning is unknown. None: never.
[[nodiscard]] Timeout limit_of_sending(const TcpSocketInfo& socket, const ConnectionEnd& end);

}  // namespace backfault
