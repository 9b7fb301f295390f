// What the server reports about a command besides its output: its standard error and its end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "targets/shell/stream.h"

namespace shell {

struct Frame {
  enum class Kind : char {
    error_output = 'e',
    ending = 'x',  ///< The exit code as decimal text; 128 and the signal's number when killed.
  };
  Kind kind = Kind::error_output;
  std::string text;
};

inline constexpr std::size_t frame_bytes_max = 65536;

/// A letter, four bytes of length (big-endian), the text.
[[nodiscard]] std::string encode(const Frame& frame);

/// The next frame; nothing at the end of the connection. Fails if the connection ends inside a
/// frame, or the bytes are no frame.
[[nodiscard]] Result<std::optional<Frame>> read_frame(int descriptor);

/// The exit code in an ending.
[[nodiscard]] Result<int> parse_ending(std::string_view text);

}  // namespace shell
