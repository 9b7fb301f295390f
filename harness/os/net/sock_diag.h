// The kernel's own list of sockets (sock_diag(7)), of the caller's network namespace.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "harness/base/result.h"
#include "harness/os/net/endpoint.h"

struct mnl_socket;

namespace backfault {

/// The numbers of include/net/tcp_states.h.
enum class TcpState : std::uint8_t {
  established = 1,
  syn_sent,
  syn_received,
  fin_wait_1,
  fin_wait_2,
  time_wait,
  closed,
  close_wait,
  last_ack,
  listening,
  closing,
  new_syn_received,
};

struct TcpSocketInfo {
  std::uint64_t inode = 0;  ///< 0: it has no descriptor (not accepted, or closed).
  Endpoint local;
  Endpoint remote;
  TcpState state = TcpState::closed;
  std::optional<std::uint64_t> bytes_acked;     ///< Sent and acknowledged.
  std::optional<std::uint64_t> bytes_received;  ///< Arrived, whether read or not.
  std::uint32_t receive_queue = 0;  ///< Bytes; of a listening socket: connections to be accepted.
  std::uint32_t send_queue = 0;     ///< Bytes; of a listening socket: the backlog it asked for.
  /// 0 none, 1 retransmission, 2 keepalive, 3 time to wait, 4 probe of a closed window.
  std::uint8_t timer = 0;
  std::uint32_t timer_ms = 0;           ///< Until that timer expires.
  std::optional<std::uint8_t> backoff;  ///< Expirations since the last progress.
  std::optional<std::uint8_t> unanswered_probes;
};

/// All TCP sockets, IPv4 and IPv6, at most 65,536.
[[nodiscard]] Result<std::vector<TcpSocketInfo>> tcp_sockets();

/// Only the listening ones; cheap, however many others exist.
[[nodiscard]] Result<std::vector<TcpSocketInfo>> tcp_listeners();

/// Looks up one listening socket and keeps its netlink socket: far cheaper than a list. Used by one
/// thread at a time, in the network namespace of its first lookup.
class ListenerLookup {
 public:
  /// Whether a socket listens for connections to 127.0.0.1 and this port, bound to that address or
  /// to all; an error if the kernel does not answer.
  [[nodiscard]] Result<bool> listens(std::uint16_t port);

 private:
  struct Close {
    void operator()(mnl_socket* socket) const;
  };
  std::unique_ptr<mnl_socket, Close> socket_;
  std::uint32_t sequence_ = 0;
};

/// Inode -> inode of the peer, for every connected Unix socket whose peer was accepted.
[[nodiscard]] Result<std::map<std::uint64_t, std::uint64_t>> unix_peers();

}  // namespace backfault
