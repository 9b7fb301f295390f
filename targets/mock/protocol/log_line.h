#pragma once

#include <unistd.h>

#include <algorithm>
#include <string>

namespace mock {

/// Writes one line to stderr in one piece, so that lines of several threads never mix.
inline void log_line(std::string line) {
  std::ranges::replace(line, '\n', ' ');
  line += '\n';
  // If a log line cannot be written, there is nowhere to report that.
  static_cast<void>(!::write(STDERR_FILENO, line.data(), line.size()));
}

}  // namespace mock
