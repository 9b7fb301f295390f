#include "harness/os/net/tcp_quiet.h"

#include <fmt/format.h>

namespace backfault {
namespace {

constexpr std::uint8_t no_timer = 0;
constexpr std::uint8_t keepalive_timer = 2;
constexpr std::uint8_t window_probe_timer = 4;

/// Keepalive changes nothing while both ends are on this machine; what a window probe may still
/// change is told apart (window_probes.h).
bool is_harmless(const std::uint8_t timer) {
  return timer == no_timer || timer == keepalive_timer || timer == window_probe_timer;
}

/// Open in both directions, or closed in one for good.
bool are_settled(const TcpState own, const TcpState peer) {
  return (own == TcpState::established && peer == TcpState::established) ||
         (own == TcpState::fin_wait_2 && peer == TcpState::close_wait) ||
         (own == TcpState::close_wait && peer == TcpState::fin_wait_2);
}

/// The acknowledged bytes of the one that opened the connection count its SYN. A FIN counts at both
/// ends.
bool all_arrived(const TcpSocketInfo& from, const TcpSocketInfo& to) {
  if (!from.bytes_acked || !to.bytes_received) return false;
  return *from.bytes_acked >= *to.bytes_received && *from.bytes_acked - *to.bytes_received <= 1;
}

}  // namespace

QuietFinding judge_quiet(const TcpSocketInfo& own, const TcpSocketInfo& peer, const Awaited thing) {
  const bool settled = are_settled(own.state, peer.state) && is_harmless(own.timer) &&
                       is_harmless(peer.timer) && all_arrived(own, peer) && all_arrived(peer, own);
  const bool nothing_comes = thing == Awaited::space || peer.send_queue == 0;
  // What is held back for more to come (TCP_CORK) goes out by itself: only an unread queue is full.
  const bool is_full = thing != Awaited::space || (own.send_queue > 0 && peer.receive_queue > 0);
  return {.quiet = settled && nothing_comes && is_full,
          .evidence =
              fmt::format("tcp state={}/{} timer={}/{} acked={}/{} received={}/{} send_queue={}/{} "
                          "receive_queue={}/{}",
                          static_cast<int>(own.state), static_cast<int>(peer.state), own.timer,
                          peer.timer, own.bytes_acked.value_or(0), peer.bytes_acked.value_or(0),
                          own.bytes_received.value_or(0), peer.bytes_received.value_or(0),
                          own.send_queue, peer.send_queue, own.receive_queue, peer.receive_queue)};
}

}  // namespace backfault
