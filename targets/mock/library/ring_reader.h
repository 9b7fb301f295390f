#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "targets/mock/protocol/event.h"
#include "targets/mock/protocol/ring_memory.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

/// A filled slot: its header as it was when it was checked, and its bytes.
struct RingPiece {
  SlotHeader header{};
  std::span<const std::byte> bytes;
};

/// The client's end of the ring. One thread takes slots; `break_off` may come from any thread. Its
/// waits have no time-out, like the original's.
class RingReader {
 public:
  RingReader(RingMemory& memory, FlowControl flow_control)
      : memory_(&memory), flow_control_(flow_control) {}

  /// Waits for a filled slot. Fails when the server ended the session, after `break_off`, and on
  /// invalid values in the shared memory.
  Result<RingPiece> front();
  /// Gives the front slot back to the server.
  void release();

  /// Asks the server to stop sending this file.
  void request_stop(std::uint32_t file_number);
  /// Ends this wait and all later ones: the server is gone.
  void break_off();

 private:
  [[nodiscard]] std::uint64_t filled_slots() const;
  [[nodiscard]] HrCode abort_code() const;
  Result<RingPiece> checked_front() const;
  Event data_event() { return Event(&memory_->control().data_event); }
  Event space_event() { return Event(&memory_->control().space_event); }

  RingMemory* memory_;
  FlowControl flow_control_;
  std::uint64_t consumed_ = 0;
  std::atomic<bool> broken_ = false;
};

}  // namespace mock
