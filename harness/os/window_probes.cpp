#include "harness/os/window_probes.h"

namespace backfault {
namespace {

/// No room for a segment, or for a sixteenth of the buffer, and far less than half of the most:
/// then the answer is that there is none. The window is a share of the bytes compared here, never
/// more.
bool stays_shut(const TcpSocketInfo& sender, const TcpSocketInfo& receiver) {
  if (sender.send_window.value_or(1) != 0 || !receiver.room) return false;
  const ReceiveRoom& room = *receiver.room;
  const std::uint32_t left = room.used >= room.buffer ? 0 : room.buffer - room.used;
  const bool is_little = left < room.buffer / 16 || left < room.segment;
  return room.backlog == 0 && is_little && left < room.buffer / 4 && left < room.threshold / 4;
}

}  // namespace

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
  } else if (now.backoff > before.backoff) {
    before.for_good = true;
  }
  return before.for_good || stays_shut(sender, receiver);
}

}  // namespace backfault
