// Whether a closed window of TCP stays closed although the kernel probes it.
#pragma once

#include <cstdint>
#include <map>

#include "harness/os/sock_diag.h"

namespace backfault {

/// A probe carries data where the window is open for less than a segment. The receiver may take
/// them, although its program reads nothing: it makes room by packing its queue. So the sender may
/// be woken by a probe, 0.2 s and more after it stopped (seen with Linux 6.18). A probe that
/// changed nothing shows that the next ones will not either: both ends are as they were before it.
///
/// Where the window is shut, a probe carries nothing, and only its answer could open it. What the
/// answer will be is known before: the kernel makes it from the room that there is
/// (__tcp_select_window in net/ipv4/tcp_output.c).
class WindowProbes {
 public:
  /// Remembers what is seen of a sender and its peer; true once a probe has changed nothing, or can
  /// change nothing.
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
