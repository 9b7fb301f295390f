#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "targets/mock/protocol/error.h"

namespace mock {

/// The client's end of a data path.
class Receiver {
 public:
  virtual ~Receiver() = default;

  /// At least one byte of this file; leftovers of earlier files are dropped. Waits without limit.
  virtual Result<std::size_t> read(std::uint32_t file_number, std::span<std::byte> buffer) = 0;
  /// The client is about to close this file before its end.
  virtual void begin_early_close(std::uint32_t file_number) = 0;
  /// Keeps the data path moving until the server has answered the close.
  virtual Result<void> wait_for_reply() = 0;
  /// The caller has written out this many more bytes.
  virtual Result<void> acknowledge(std::uint64_t bytes) = 0;
};

}  // namespace mock
