// Whether the kernel still has something on its way to the wire, or to those that it sends to.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/os/net/sock_diag.h"
#include "harness/os/net/window_probes.h"

namespace backfault {

/// A socket of the wire, by its port and its peer's.
struct WirePorts {
  std::uint16_t own = 0;
  std::uint16_t peer = 0;
};
struct WireAwaited {
  std::vector<WirePorts> sources;  ///< Whatever comes there is taken.
  std::vector<WirePorts> sinks;    ///< Full: nothing is sent before there is room.
};

/// Remembers what probes of closed windows did.
class WireArrivals {
 public:
  /// Nobody has anything in its queue for one of the sources, and at each of the sinks everything
  /// that left has been acknowledged, and a probe has shown that its window stays closed.
  [[nodiscard]] bool all_arrived(const WireAwaited& awaited,
                                 const std::vector<TcpSocketInfo>& sockets);

 private:
  WindowProbes probes_;
};

}  // namespace backfault
