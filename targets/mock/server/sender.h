#pragma once

#include <memory>
#include <optional>

#include "targets/mock/data/data_set.h"
#include "targets/mock/protocol/frame_socket.h"
#include "targets/mock/server/operation_log.h"

namespace mock {

/// The server's end of a data path.
class Sender {
 public:
  virtual ~Sender() = default;

  /// Sends the whole file, or stops early when the client closes it.
  virtual Result<void> send_file(const FileContent& content, std::uint32_t file_number) = 0;
  /// A message that arrived while sending and that the sender does not handle.
  virtual std::optional<Frame> take_message() = 0;
  /// The client reports that it has written out this many more bytes.
  virtual Result<void> acknowledge(std::uint64_t bytes) = 0;
  /// Tells the client through the data path, if possible, that the session is over.
  virtual void abort(HrCode code) = 0;
};

}  // namespace mock
