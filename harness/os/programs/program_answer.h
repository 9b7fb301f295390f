// What a program answers to a question such as "--version".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// Runs the program, and returns the first line that it wrote to its standard output or error,
/// cleaned. It is killed after `bound`; then, and when it said nothing, that is the error.
[[nodiscard]] Result<std::string> first_line_of(
    const std::vector<std::string>& argv, const std::map<std::string, std::string>& environment,
    Duration bound);

}  // namespace backfault
