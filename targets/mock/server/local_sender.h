#pragma once

#include <memory>

#include "targets/mock/protocol/peer_watch.h"
#include "targets/mock/server/ring_writer.h"
#include "targets/mock/server/sender.h"

namespace mock {

/// Puts file data into the shared-memory ring.
class LocalSender : public Sender {
 public:
  /// Everything passed in must outlive the sender.
  LocalSender(RingMemory memory, const ServerSettings& settings, OperationLog& operations,
              const Fd& control);

  Result<void> send_file(const FileContent& content, std::uint32_t file_number) override;
  std::optional<Frame> take_message() override { return std::nullopt; }
  Result<void> acknowledge(std::uint64_t bytes) override;
  void abort(HrCode code) override { writer_.abort(code); }

 private:
  RingMemory memory_;
  const ServerSettings* settings_;
  OperationLog* operations_;
  RingWriter writer_;
  PeerWatch watch_;  ///< last, so that it ends before what it wakes
};

}  // namespace mock
