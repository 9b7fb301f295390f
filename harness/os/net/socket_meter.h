// Counts the bytes that pass through the TCP sockets of the programs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness/model/evidence.h"
#include "harness/os/net/sock_diag.h"
#include "harness/os/proc/thread_sampler.h"

namespace backfault {

/// Sums the kernel's counters of each socket that the client's processes hold: received bytes went
/// to the client, acknowledged bytes to the server. Of a connection between two client processes,
/// only the connecting end counts. Sockets of the harness do not count.
class SocketMeter {
 public:
  explicit SocketMeter(RoleOf role_of) : role_of_(std::move(role_of)) {}

  /// Never decreases; bytes that a socket moves after its last measurement are missed. Unknown if
  /// the kernel does not answer, and until the client has had a TCP socket.
  [[nodiscard]] Progress measure();

  /// Grows with each byte that a program receives from another side, and with each that it reads:
  /// buffered bytes count as progress while a program reads them.
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
