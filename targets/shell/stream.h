// Reading and writing of descriptors, waiting where necessary, and TCP on the loopback device.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "targets/shell/fd.h"

namespace shell {

/// The error says what was being done and why it failed.
template <class T>
using Result = tl::expected<T, std::string>;

[[nodiscard]] inline tl::unexpected<std::string> fail(std::string text) {
  return tl::unexpected(std::move(text));
}

/// "what: Connection reset by peer". Reads errno.
[[nodiscard]] tl::unexpected<std::string> fail_errno(std::string_view what);

/// Writes every byte. The caller ignores SIGPIPE.
[[nodiscard]] Result<void> write_all(int descriptor, std::string_view bytes);

/// At most `limit` bytes, as soon as there are some; none at the end.
[[nodiscard]] Result<std::string> read_some(int descriptor, std::size_t limit);

/// Exactly this many bytes; fewer only at the end.
[[nodiscard]] Result<std::string> read_exactly(int descriptor, std::size_t count);

/// Copies until the end of `from`. An error tells which side failed.
[[nodiscard]] Result<void> copy_all(int from, int to);

/// A socket of 127.0.0.1 without delays for small pieces.
[[nodiscard]] Result<Fd> connect_to(std::uint16_t port);
/// With port 0 the kernel chooses one.
[[nodiscard]] Result<Fd> listen_on(std::uint16_t port);
/// The port at this end.
[[nodiscard]] std::uint16_t port_of(const Fd& socket);

}  // namespace shell
