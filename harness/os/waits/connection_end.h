// What the kernel does by itself with one end of a TCP connection, as its program has set it.
#pragma once

#include <optional>

#include "harness/os/waits/observed_process.h"
#include "harness/os/waits/timeout.h"

namespace backfault {

struct ConnectionEnd {
  std::optional<Duration> gives_up;  ///< TCP_USER_TIMEOUT
  bool paced = false;                ///< SO_MAX_PACING_RATE: what waits to be sent goes by itself.
  bool filtered = false;             ///< A filter may drop what arrives.
};

/// Of a socket that the caller holds. What the kernel does not tell counts as filtered.
[[nodiscard]] ConnectionEnd ask_connection_end(const Fd& socket);

/// Asked of whoever holds the socket. One that nobody holds has the kernel's defaults: its program
/// has not accepted it yet. So has one of the harness's own.
[[nodiscard]] ConnectionEnd find_connection_end(ObservedWorld& world, const TcpSocketInfo& socket);

/// When the kernel may move what this end has not sent, or give up sending it: the beginning is
/// not known, so at any time. None: never.
[[nodiscard]] Timeout limit_of_sending(const TcpSocketInfo& socket, const ConnectionEnd& end);

}  // namespace backfault
