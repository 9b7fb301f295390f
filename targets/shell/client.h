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
/// standard input. Returns its exit code, once all its output has been written. Fails if the
/// connection failed, or was lost before the end of the command was reported; ssh exits with 255
/// then. A thread may still wait for `input`: the caller must end the process with _exit(2).
[[nodiscard]] Result<int> run_remotely(const ClientOptions& options, const Streams& streams);

}  // namespace shell
