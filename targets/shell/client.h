// The client's side: a pipe to a program on the far side of a TCP connection.
#pragma once

#include "targets/shell/options.h"
#include "targets/shell/stream.h"

namespace shell {

/// The three streams that the command is given.
struct Streams {
  int input = 0;
  int output = 1;
  int error = 2;
};

/// Runs the command at the server. Its end closes `output`; the end of `input` closes the command's
/// standard input. The answer is its exit code, once all its output has been written. An error: the
/// connection failed, or was lost before the end of the command was told; ssh's code for that is
/// 255. A thread that waits for `input` may go on: the caller ends the process with _exit(2).
[[nodiscard]] Result<int> run_remotely(const ClientOptions& options, const Streams& streams);

}  // namespace shell
