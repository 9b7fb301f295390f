#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "targets/mock/protocol/event.h"
#include "targets/mock/protocol/patience.h"
#include "targets/mock/protocol/ring_memory.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

/// The server's end of the ring. One thread fills slots; `break_off` and `abort` may come from any
/// thread. A legacy flow control has its defect here, as PROTOCOL.md describes.
class RingWriter {
 public:
  RingWriter(RingMemory& memory, FlowControl flow_control)
      : memory_(&memory), flow_control_(flow_control) {}

  /// Waits for a free slot. Empty when the client closes this file early. Fails on a time-out,
  /// after `break_off`, and on invalid values in the shared memory.
  Result<std::span<std::byte>> acquire(std::uint32_t file_number, Patience patience);
  /// Hands the slot last acquired to the client.
  void publish(const SlotHeader& header);

  /// Ends this wait and all later ones: the peer is gone or the server stops.
  void break_off();
  /// Tells the client that the session is over, and wakes it.
  void abort(HrCode code);

 private:
  [[nodiscard]] std::uint64_t used_slots() const;
  [[nodiscard]] bool is_full() const { return used_slots() >= memory_->shape().slots; }
  [[nodiscard]] bool is_stop_requested(std::uint32_t file_number) const;
  Event data_event() { return Event(&memory_->control().data_event); }
  Event space_event() { return Event(&memory_->control().space_event); }

  RingMemory* memory_;
  FlowControl flow_control_;
  std::uint64_t published_ = 0;
  std::atomic<bool> broken_ = false;
};

}  // namespace mock
