// Options that name data on this machine are looked at before anything runs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/recipe.h"
#include "harness/model/scenario.h"

namespace backfault {

/// Every value of an option of kind `data` that is no size has to be a file or folder that can be
/// read. An error names the scenario, the cell, the option and the path.
[[nodiscard]] Result<void> check_data_options(const std::vector<Scenario>& scenarios,
                                              const std::map<std::string, Recipe>& recipes);

}  // namespace backfault
