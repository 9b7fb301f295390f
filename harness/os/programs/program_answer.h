// A program's answer to an option such as "--version".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// Runs the program and returns the first line that it writes to standard output or error, cleaned.
/// It is killed after `bound`; that, and the absence of output, is an error.
[[nodiscard]] Result<std::string> first_line_of(
    const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment,
    Duration bound);

}  // namespace backfault
