// remote_shell --port PORT HOST COMMAND...: what rsh and ssh are to a backup client, but without
// encryption, so that a wire between the two programs sees the product's own bytes.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "targets/shell/client.h"

namespace {

constexpr int wrong_usage = 64;
constexpr int connection_failed = 255;

[[noreturn]] void end(const int code) { ::_exit(code); }

[[noreturn]] void complain(const std::string& why, const int code) {
  std::fprintf(stderr, "remote_shell: %s\n", why.c_str());
  end(code);
}

/// Blocks if this is more than a pipe holds and nobody reads it.
void say_farewell(const std::uint64_t bytes) {
  const std::string line = "remote_shell: the connection is closed\n";
  for (std::uint64_t left = bytes; left > 0;) {
    const std::size_t count = std::min<std::uint64_t>(left, line.size());
    if (!shell::write_all(STDERR_FILENO, std::string_view(line).substr(0, count))) return;
    left -= count;
  }
}

}  // namespace

int main(int count, char** words) {
  ::signal(SIGPIPE, SIG_IGN);
  const auto options =
      shell::parse_client_options(std::vector<std::string>(words + 1, words + count));
  if (!options) complain(options.error(), wrong_usage);
  const auto code = shell::run_remotely(*options, {});
  if (!code) complain(code.error(), connection_failed);
  say_farewell(options->farewell_bytes);
  end(*code);
}
