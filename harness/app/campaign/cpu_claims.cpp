#include "harness/app/campaign/cpu_claims.h"

#include <algorithm>
#include <variant>

namespace backfault {

namespace {

/// Every program of the trial, from its start to its end.
bool is_all_and_always(const FaultUse& use, const Variant& variant) {
  const auto is_on = [&](const Role role) {
    return std::find(use.on.begin(), use.on.end(), role) != use.on.end();
  };
  return std::holds_alternative<AtStart>(use.at) && !use.hold && is_on(Role::client) &&
         (!variant.server || is_on(Role::server));
}

}  // namespace

CpuClaims::CpuClaims(const Plan& plan, const std::vector<FaultType>& catalogue) : plan_(plan) {
  for (const FaultType& type : catalogue) {
    if (type.cpu_need == CpuNeed::one_core) pinning_.insert(type.name);
  }
  for (const Scenario& scenario : plan.scenarios) {
    const auto pins = [&](const Variant& variant) {
      return std::any_of(variant.faults.begin(), variant.faults.end(),
                         [&](const FaultUse& use) { return pinning_.contains(use.fault); });
    };
    scenario_pins_.push_back(std::any_of(scenario.variants.begin(), scenario.variants.end(), pins));
  }
}

CpuClaim CpuClaims::of(const TrialSpec& trial) const {
  const Variant& variant = variant_of(plan_, trial);
  const bool pins_all =
      std::any_of(variant.faults.begin(), variant.faults.end(), [&](const FaultUse& use) {
        return pinning_.contains(use.fault) && is_all_and_always(use, variant);
      });
  if (pins_all) return CpuClaim::one_core;
  return scenario_pins_[trial.scenario] ? CpuClaim::whole_machine : CpuClaim::shared;
}

}  // namespace backfault
