// The part of a scenario that a cell of its matrix may change: targets, faults, limits,
// expectation.
#pragma once

#include <string>
#include <vector>

#include "harness/model/scenario.h"
#include "harness/scenario/checked_json.h"
#include "harness/scenario/read_fault_use.h"

namespace backfault {

/// The keys of a scenario file.
[[nodiscard]] const std::vector<std::string>& scenario_keys();

/// The keys that `read_variant` reads.
[[nodiscard]] const std::vector<std::string>& variant_keys();

/// Name and cell stay empty. Where nothing is said, a trial may take 60s, a client half of that
/// to give up (30s at most), and `verified` and `reported_error` are expected.
[[nodiscard]] Variant read_variant(const JsonObject& object, const FaultCatalogue* catalogue);

}  // namespace backfault
