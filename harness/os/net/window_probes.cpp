#include "harness/os/net/window_probes.h"

namespace backfault {

bool WindowProbes::closed_for_good(const TcpSocketInfo& sender, const TcpSocketInfo& receiver) {
  constexpr std::size_t most_remembered = 65536;
  if (!sender.backoff || !sender.bytes_acked || !receiver.bytes_received) return false;
  const Seen now{.backoff = *sender.backoff,
                 .acked = *sender.bytes_acked,
                 .received = *receiver.bytes_received,
                 .unread = receiver.receive_queue,
                 .for_good = false};
  if (seen_.size() >= most_remembered) seen_.clear();
  Seen& before = seen_.try_emplace(sender.inode, now).first->second;
  const bool moved = before.acked != now.acked || before.received != now.received ||
                     before.unread != now.unread || now.backoff < before.backoff;
  if (moved) {
    before = now;
  } else if (now.backoff > before.backoff && sender.unanswered_probes == 0) {
    before.for_good = true;
  }
  return before.for_good;
}

}  // namespace backfault
