// Bytes that moved through the TCP sockets of the programs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness/model/evidence.h"
#include "harness/os/net/sock_diag.h"
#include "harness/os/proc/thread_sampler.h"

namespace backfault {

/// Adds up what the kernel counted for each socket that a client's process holds: received is to
/// the client, acknowledged is to the server. Of a connection between two processes of the client
/// only the end that did not listen counts. Sockets of the harness never do.
class SocketMeter {
 public:
  explicit SocketMeter(RoleOf role_of) : role_of_(std::move(role_of)) {}

  /// Never less than before; what a socket moved after it was last measured is not seen. Unknown
  /// when the kernel does not tell, and as long as the client has not had a TCP socket.
  [[nodiscard]] Progress measure();

  /// Grows with each byte that arrives for a program from elsewhere than its own side, and with
  /// each that it reads: what waits in the kernel's buffers is on its way as long as somebody takes
  /// it.
  [[nodiscard]] std::optional<std::uint64_t> movement(const std::vector<Role>& sides);

 private:
  void find_owners(const std::vector<TcpSocketInfo>& sockets);
  void find_owners_in(int pid);
  /// Nothing: the harness, or nobody known.
  [[nodiscard]] std::optional<Role> owner_of(std::uint64_t inode) const;

  RoleOf role_of_;
  std::map<std::uint64_t, std::optional<Role>> owners_;  ///< By inode; nothing: the harness.
  std::map<std::uint64_t, std::uint64_t> received_;      ///< By inode, of the client's sockets.
  std::map<std::uint64_t, std::uint64_t> acknowledged_;
  std::map<Role, std::map<std::uint64_t, std::uint64_t>> moved_;  ///< By side and inode.
  bool received_unknown_ = false;
  bool acknowledged_unknown_ = false;
};

}  // namespace backfault
