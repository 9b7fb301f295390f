// How the program says on stderr that it could not do something.
#pragma once

#include "harness/app/console/exit_code.h"
#include "harness/base/result.h"

namespace backfault {

/// Prints "backfault: TEXT" on stderr; the exit code follows from the kind of the error.
[[nodiscard]] ExitCode complain(const Error& error);

}  // namespace backfault
