// One command at the server's side.
#pragma once

#include <string>

#include "targets/shell/fd.h"
#include "targets/shell/stream.h"

namespace shell {

/// Runs the command in /bin/sh with the data connection as its standard input and output: nothing
/// stands between it and the wire. Reports its standard error and its end on the status connection,
/// and returns once both are reported or the client has gone. Fails if it could not be started, or
/// the client could not be reached.
[[nodiscard]] Result<void> run_session(Fd data, Fd status, const std::string& command);

}  // namespace shell
