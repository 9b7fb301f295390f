#include "harness/app/cpu_claims.h"

#include <algorithm>
#include <variant>

namespace backfault {

CpuClaims::CpuClaims(const Plan& plan, const std::vector<FaultType>& catalogue)
    : plan_(plan), catalogue_(catalogue) {
  for (const Scenario& scenario : plan.scenarios) {
    scenario_pins_.push_back(std::any_of(scenario.variants.begin(), scenario.variants.end(),
                                         [&](const Variant& variant) { return pins(variant); }));
  }
}

CpuClaim CpuClaims::of(const TrialSpec& trial) const {
  if (pins(variant_of(plan_, trial))) return CpuClaim::one_core;
  return scenario_pins_[trial.scenario] ? CpuClaim::whole_machine : CpuClaim::shared;
}

bool CpuClaims::pins(const Variant& variant) const {
  return std::any_of(variant.faults.begin(), variant.faults.end(), [&](const FaultUse& use) {
    const auto type = std::find_if(catalogue_.begin(), catalogue_.end(),
                                   [&](const FaultType& each) { return each.name == use.fault; });
    const bool from_start_to_end = std::holds_alternative<AtStart>(use.at) && !use.hold;
    return type != catalogue_.end() && type->cpu_need == CpuNeed::one_core && from_start_to_end &&
           use.on.size() == 2;
  });
}

}  // namespace backfault
