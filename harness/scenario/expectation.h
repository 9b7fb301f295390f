// What is expected of one cell, where a scenario expects different things of its cells.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/scenario/checked_json.h"
#include "harness/scenario/matrix.h"

namespace backfault {

/// Of a list of `{"when": {AXIS: VALUE, ...}, "outcome": [...]}` the first entry that fits the
/// cell's labels, without its "when"; an entry without one fits every cell. Unknown axes and values
/// are refused with the nearest known name, and so is a cell that no entry fits.
[[nodiscard]] Json expectation_for(const JsonValue& list,
                                   const std::map<std::string, std::string>& labels,
                                   const std::vector<Axis>& axes);

}  // namespace backfault
