// Connections of a running program, ended or half-closed from outside through short-lived copies of
// its descriptors (pidfd_getfd(2)).
#pragma once

#include <cstdint>
#include <vector>

#include "harness/base/fd.h"
#include "harness/control/network_control.h"

namespace backfault {

/// The TCP sockets of a process that have a peer.
[[nodiscard]] Result<std::vector<ConnectionFact>> live_connections_of(int pid);

/// The distinct ports of its listening TCP sockets, sorted.
[[nodiscard]] Result<std::vector<std::uint16_t>> listening_tcp_ports_of(int pid);

/// A copy of the connection's descriptor; an error if it is another socket by now. Close it
/// within microseconds: while it is open, the program's own close(2) does not reach its peer.
[[nodiscard]] Result<Fd> borrow_connection(const ConnectionFact& connection);

/// SOCK_DESTROY (sock_diag(7)): needs CAP_NET_ADMIN in the socket's network namespace.
[[nodiscard]] Result<void> destroy_socket(const Fd& socket);

[[nodiscard]] Result<void> shut_down_socket(const Fd& socket, SocketHalf half);

/// Whether nothing more will be read: shut down here, or ended by the peer.
[[nodiscard]] bool receives_nothing(const Fd& socket);

/// Whether its own direction has ended: the kernel has sent, or will send, a FIN (TCP_INFO).
[[nodiscard]] bool sends_nothing(const Fd& socket);

}  // namespace backfault
