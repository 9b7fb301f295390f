#pragma once

#include <memory>
#include <string>
#include <vector>

#include "targets/mock/library/receiver.h"
#include "targets/mock/protocol/address.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

/// Takes file data from the connection that the server opens back to the client.
class TcpReceiver : public Receiver {
 public:
  /// Waits at the listener for the connection that shows the token, as long as the control
  /// connection lives. The control socket must outlive the receiver.
  static Result<std::unique_ptr<Receiver>> create(const Fd& listener, std::uint64_t token,
                                                  const PreparedBody& prepared, const Fd& control);

  TcpReceiver(Fd data, const PreparedBody& prepared, const Fd& control);

  Result<std::size_t> read(std::uint32_t file_number, std::span<std::byte> buffer) override;
  void begin_early_close(std::uint32_t /*file_number*/) override {}
  Result<void> wait_for_reply() override;
  Result<void> acknowledge(std::uint64_t bytes) override;

 private:
  Result<void> next_header();
  Result<std::size_t> receive(std::span<std::byte> buffer, int flags);
  Result<void> drop_some(int flags);
  Result<void> give_credit(std::uint64_t bytes);

  Fd data_;
  PreparedBody prepared_;
  const Fd* control_;
  ChunkHeader chunk_;
  std::uint32_t chunk_left_ = 0;
  std::string header_;  ///< the part of a chunk header that has arrived
  std::uint64_t credit_owed_ = 0;
  std::vector<std::byte> dropped_;
};

}  // namespace mock
