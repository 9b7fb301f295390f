#pragma once

#include <memory>

#include "targets/mock/library/receiver.h"
#include "targets/mock/library/ring_reader.h"
#include "targets/mock/protocol/fd.h"
#include "targets/mock/protocol/peer_watch.h"

namespace mock {

/// Takes file data out of the shared-memory ring.
class LocalReceiver : public Receiver {
 public:
  /// The control socket must outlive the receiver.
  static Result<std::unique_ptr<Receiver>> create(Fd memory, const PreparedBody& prepared,
                                                  const Fd& control);

  LocalReceiver(RingMemory memory, FlowControl flow_control, const Fd& control);

  Result<std::size_t> read(std::uint32_t file_number, std::span<std::byte> buffer) override;
  void begin_early_close(std::uint32_t file_number) override;
  Result<void> wait_for_reply() override { return {}; }
  Result<void> acknowledge(std::uint64_t /*bytes*/) override { return {}; }

 private:
  RingMemory memory_;
  RingReader reader_;
  std::size_t taken_ = 0;  ///< bytes already read of the front slot
  PeerWatch watch_;        ///< last, so that it ends before what it wakes
};

}  // namespace mock
