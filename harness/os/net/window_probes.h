// Whether a closed window of TCP stays closed although the kernel probes it.
#pragma once

#include <cstdint>
#include <map>

#include "harness/os/net/sock_diag.h"

namespace backfault {

/// A probe may carry data. The receiver may take them, although its program reads nothing: it makes
/// room by packing its queue. So the sender may be woken by a probe, 0.2 s and more after the
/// window closed (seen with Linux 6.18). It was also woken where the window was shut and the
/// receiver had no room, on a busy machine and a second and more after; that its own buffer grew
/// with the answer (tcp_new_space in net/ipv4/tcp_input.c) would explain it, and was not seen
/// itself. A probe that was answered and changed nothing shows that the next ones will not either:
/// both ends are as they were before it.
class WindowProbes {
 public:
  /// Remembers what is seen of a sender and its peer; true once a probe has changed nothing.
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
