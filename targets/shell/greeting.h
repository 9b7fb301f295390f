// What a client says first on each of its two connections. After that the data connection carries
// the raw bytes of the command's standard input and output, so that a wire between the two programs
// holds what a product says and nothing of ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "targets/shell/stream.h"

namespace shell {

enum class Connection {
  data,    ///< "data TOKEN BYTES", a line; then so many bytes of the command.
  status,  ///< "status TOKEN", a line; the server answers with frames.
};

/// Two connections with the same token belong together.
struct Greeting {
  Connection connection = Connection::data;
  std::string token;
  std::size_t command_bytes = 0;
};

inline constexpr std::size_t greeting_bytes_max = 100;
inline constexpr std::size_t command_bytes_max = std::size_t{1} << 20U;

/// With its line end.
[[nodiscard]] std::string to_line(const Greeting& greeting);

/// Takes the line without its end; an error says what is wrong with it.
[[nodiscard]] Result<Greeting> parse_greeting(std::string_view line);

/// Unique among the clients of a server: no other process has the number, and none of its other
/// connections has the port.
[[nodiscard]] std::string make_token(int pid, std::uint16_t port);

}  // namespace shell
