// One command at the server's side.
#pragma once

#include <string>

#include "targets/shell/fd.h"
#include "targets/shell/stream.h"

namespace shell {

/// Runs the command in /bin/sh with the data connection as its standard input and output: nothing
/// stands between it and the wire. Tells its standard error and its end on the status connection,
/// and returns when both are told, or when the client has gone. An error: it could not be started,
/// or the client could not be told.
[[nodiscard]] Result<void> run_session(Fd data, Fd status, const std::string& command);

}  // namespace shell
