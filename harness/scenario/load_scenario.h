// A scenario file's text -> a checked Scenario, every cell of its matrix spelled out.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/scenario.h"
#include "harness/scenario/document_path.h"
#include "harness/scenario/read_fault_use.h"

namespace backfault {

/// The most trials that one campaign may have.
inline constexpr std::uint64_t most_trials = 10'000'000;

/// Sets the overrides, expands the matrix, and reads every cell strictly: unknown and duplicate
/// keys, unknown faults and parameters, and values out of range are refused, with `origin`, the
/// JSON path and the cell. Recipes are not looked at (see make_plan).
[[nodiscard]] Result<Scenario> load_scenario(const std::string& text, const std::string& origin,
                                             const std::vector<Override>& set,
                                             const FaultCatalogue& catalogue);

}  // namespace backfault
