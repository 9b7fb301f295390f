// Whether a closed TCP window stays closed although the kernel probes it.
#pragma once

#include <cstdint>
#include <map>

#include "harness/os/net/sock_diag.h"

namespace backfault {

/// A probe may carry data, and the receiver may accept it although its program reads nothing: it
/// makes room by collapsing its queue. So a probe may wake the sender, 0.2 s or more after the
/// window closed (observed with Linux 6.18). On a busy machine the sender also woke, a second or
/// more later, while the receiver had no room; a sender's buffer that grows on the answer
/// (tcp_new_space in net/ipv4/tcp_input.c) would explain that, but was not observed. If a probe was
/// answered and changed nothing, later probes will not either: both ends are as before.
class WindowProbes {
 public:
  /// Records the state of a sender and its peer; true once a probe has changed nothing.
  [[nodiscard]] bool closed_for_good(const TcpSocketInfo& sender, const TcpSocketInfo& receiver);

 private:
  struct Seen {
    std::uint8_t backoff = 0;
    std::uint64_t acked = 0;
    std::uint64_t received = 0;
    std::uint32_t unread = 0;
    bool for_good = false;
  };
  std::map<std::uint64_t, Seen> seen_;  ///< By the sender's inode.
};

}  // namespace backfault
