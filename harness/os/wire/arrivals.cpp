#include "harness/os/wire/arrivals.h"

#include <algorithm>

#include "harness/os/net/tcp_quiet.h"

namespace backfault {
namespace {

const TcpSocketInfo* find_socket(const std::vector<TcpSocketInfo>& sockets,
                                 const std::uint16_t local, const std::uint16_t remote) {
  const auto found = std::find_if(sockets.begin(), sockets.end(), [&](const TcpSocketInfo& one) {
    return one.local.port == local && one.remote.port == remote;
  });
  return found == sockets.end() ? nullptr : &*found;
}

}  // namespace

bool WireArrivals::all_arrived(const WireAwaited& awaited,
                               const std::vector<TcpSocketInfo>& sockets) {
  for (const WirePorts& source : awaited.sources) {
    const TcpSocketInfo* const sender = find_socket(sockets, source.peer, source.own);
    if (sender != nullptr && sender->send_queue > 0) return false;
  }
  bool all = true;
  for (const WirePorts& sink : awaited.sinks) {
    const TcpSocketInfo* const own = find_socket(sockets, sink.own, sink.peer);
    const TcpSocketInfo* const peer = find_socket(sockets, sink.peer, sink.own);
    if (own == nullptr || peer == nullptr) return false;
    // Each of them is asked: what a probe did must not be missed.
    all = probes_.closed_for_good(*own, *peer) && all;
    all = judge_quiet(*own, *peer, Awaited::space).quiet && all;
  }
  return all;
}

}  // namespace backfault
