// The command line (DESIGN section 5).
#pragma once

#include "harness/app/console/exit_code.h"

namespace backfault {

/// Reads the command line and runs the command. Help goes to stdout with code 0; wrong usage gives
/// one line on stderr and code 64. No exception leaves it.
[[nodiscard]] ExitCode run_command_line(int argc, char** argv);

}  // namespace backfault
