// The failures that somebody answers for, from a file.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/profile.h"

namespace backfault {

/// `requirements` are the names that a waiver may be for; the nearest one is told for a misspelt
/// one. Two waivers for one requirement are refused, and so is a day that is none.
[[nodiscard]] Result<std::vector<Waiver>> load_waivers(
    const std::string& text, const std::string& origin,
    const std::vector<std::string>& requirements);

}  // namespace backfault
