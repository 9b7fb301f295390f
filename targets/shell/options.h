// The command line of the remote shell's client, which is called as rsh and ssh are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "targets/shell/stream.h"

namespace shell {

struct ClientOptions {
  std::uint16_t port = 0;
  /// This many bytes are written to standard error at the end, like a remote side that explains at
  /// length why it closes.
  std::uint64_t farewell_bytes = 0;
  std::string host;     ///< Only recorded; everything runs on this machine.
  std::string command;  ///< The words joined by blanks, for a shell, as ssh does.
};

inline constexpr const char* client_usage =
    "usage: remote_shell --port PORT [--farewell BYTES] [-l USER] HOST COMMAND...";

/// An error is meant for the person who typed it.
[[nodiscard]] Result<ClientOptions> parse_client_options(const std::vector<std::string>& words);

/// A TCP port.
[[nodiscard]] Result<std::uint16_t> parse_port(const std::string& text);

}  // namespace shell
