#include "harness/app/catalogue/missing_capabilities.h"

#include <fmt/format.h>

#include <algorithm>

namespace backfault {
namespace {

/// Each fault once; one that is unknown was refused when the scenario was read.
std::vector<const FaultType*> types_of(const Variant& variant,
                                       const std::vector<FaultType>& catalogue) {
  std::vector<const FaultType*> types;
  for (const FaultType& type : catalogue) {
    const bool used = std::any_of(variant.faults.begin(), variant.faults.end(),
                                  [&](const FaultUse& use) { return use.fault == type.name; });
    if (used) types.push_back(&type);
  }
  return types;
}

}  // namespace

std::set<Capability> capabilities_needed(const Variant& variant,
                                         const std::vector<FaultType>& catalogue) {
  std::set<Capability> needed;
  for (const FaultType* type : types_of(variant, catalogue)) {
    needed.insert(type->needs.begin(), type->needs.end());
  }
  return needed;
}

std::vector<std::string> missing_capabilities(const Variant& variant,
                                              const std::vector<FaultType>& catalogue,
                                              const std::vector<CapabilityState>& machine) {
  std::vector<std::string> missing;
  for (const FaultType* type : types_of(variant, catalogue)) {
    for (const CapabilityState& state : machine) {
      const bool needed =
          std::find(type->needs.begin(), type->needs.end(), state.capability) != type->needs.end();
      if (!needed || state.permitted) continue;
      missing.push_back(fmt::format("fault {} needs {}, which this machine does not permit: {}",
                                    type->name, to_string(state.capability), state.detail));
    }
  }
  return missing;
}

}  // namespace backfault
