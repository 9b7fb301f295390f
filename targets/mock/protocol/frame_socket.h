#pragma once

#include <span>
#include <string>
#include <string_view>

#include "targets/mock/protocol/fd.h"
#include "targets/mock/protocol/patience.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

struct Frame {
  FrameHeader header;
  std::string payload;
  /// A descriptor that came with it, on the client's side of the local transport.
  Fd attached;
};

/// Sends all the bytes. Each piece may take as long as the patience says.
Result<void> send_all(const Fd& socket, std::string_view bytes, Patience patience,
                      std::string_view what);
/// Fills the whole buffer. An end of the stream is Cause::peer_gone.
Result<void> receive_all(const Fd& socket, std::span<char> buffer, Patience patience,
                         std::string_view what);

/// Sends one frame with a descriptor attached (local transport only).
Result<void> send_with_descriptor(const Fd& socket, std::string_view bytes, const Fd& attached);

/// Receives one whole frame; the header is checked before its length is believed. Descriptors are
/// taken only if `descriptors` says so; otherwise the kernel discards them.
enum class Descriptors { refuse, take };
Result<Frame> receive_frame(const Fd& socket, std::uint32_t length_max, Patience patience,
                            std::string_view what, Descriptors descriptors = Descriptors::refuse);

}  // namespace mock
