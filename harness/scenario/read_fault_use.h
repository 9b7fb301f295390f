// One disturbance as a scenario asks for it.
#pragma once

#include <string>
#include <vector>

#include "harness/control/fault.h"
#include "harness/model/scenario.h"
#include "harness/scenario/checked_json.h"

namespace backfault {

/// The faults that scenarios may name.
struct FaultCatalogue {
  std::vector<FaultType> types;
};

[[nodiscard]] const std::vector<std::string>& fault_use_keys();

/// Fills in every parameter that has a default, and where the fault stands when it can only stand
/// in one place. Without a catalogue, the fault and its parameters are taken as they are.
[[nodiscard]] FaultUse read_fault_use(const JsonValue& value, const FaultCatalogue* catalogue);

}  // namespace backfault
