// What faults do to connections from outside, and to the packets under them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// A TCP connection that a program under test holds.
struct ConnectionFact {
  int pid = 0;
  int descriptor = -1;
  std::uint64_t inode = 0;
  std::string endpoints;  ///< "127.0.0.1:4000-127.0.0.1:5000", its own end first.
  bool operator==(const ConnectionFact&) const = default;
};

enum class SocketHalf { receive, send, both };

/// What is left of a connection's socket.
struct SocketState {
  bool listed = false;            ///< The kernel's list of sockets has it.
  bool open = false;              ///< Neither direction has ended (sock_diag: established).
  bool receives_nothing = false;  ///< poll(2) on a copy says so: POLLRDHUP.
  bool sends_nothing = false;     ///< Its own direction has ended: FIN was sent.
};

/// Packets are dropped on their way in, silently, as on a link that is dead. The ports that a side
/// listens on tell the directions apart; where both directions are dropped they are not looked at.
struct PacketDropSpec {
  bool to_client = true;
  bool to_server = true;
  std::vector<std::uint16_t> server_ports{};
  std::vector<std::uint16_t> client_ports{};
  std::uint32_t per_million = 1'000'000;  ///< Of those: this many, drawn from the seed.
  Seed seed;
};
struct PacketCounters {
  std::uint64_t seen = 0;  ///< Packets in the named directions.
  std::uint64_t dropped = 0;
};

/// Works in the trial's own network namespace only. Used by one thread.
class NetworkControl {
 public:
  NetworkControl() = default;
  NetworkControl(const NetworkControl&) = delete;
  NetworkControl& operator=(const NetworkControl&) = delete;
  virtual ~NetworkControl() = default;

  /// Connections of a process that are established, or were and still wait to be closed.
  [[nodiscard]] virtual Result<std::vector<ConnectionFact>> connections_of(int pid) = 0;
  /// The kernel ends it at once: its holder reads ECONNABORTED, the other side ECONNRESET.
  [[nodiscard]] virtual Result<void> abort_connection(const ConnectionFact& connection) = 0;
  /// As shutdown(2) by the holder; an error when the kernel shows no effect of it.
  [[nodiscard]] virtual Result<void> shut_down(const ConnectionFact& connection,
                                               SocketHalf half) = 0;
  [[nodiscard]] virtual Result<SocketState> state_of(const ConnectionFact& connection) = 0;

  /// Begins to drop; the answer names it in the calls below.
  [[nodiscard]] virtual Result<int> start_drop(const PacketDropSpec& spec) = 0;
  [[nodiscard]] virtual Result<PacketCounters> count_drop(int drop) = 0;
  /// Removes its rules, and reads back that none is left.
  [[nodiscard]] virtual Result<void> end_drop(int drop) = 0;
  /// TCP ports that the process listens on, sorted.
  [[nodiscard]] virtual Result<std::vector<std::uint16_t>> listening_ports_of(int pid) = 0;
};

}  // namespace backfault
