// What this machine does not permit, but the faults of a variant need.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/control/capability.h"
#include "harness/control/fault.h"
#include "harness/model/plan.h"

namespace backfault {

[[nodiscard]] std::set<Capability> capabilities_needed(const Variant& variant,
                                                       const std::vector<FaultType>& catalogue);

/// One sentence for each fault and each capability of the machine that it needs and does not get.
[[nodiscard]] std::vector<std::string> missing_capabilities(
    const Variant& variant, const std::vector<FaultType>& catalogue,
    const std::vector<CapabilityState>& machine);

}  // namespace backfault
