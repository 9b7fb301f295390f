// Every trial of a campaign, fixed before anything runs. The same scenarios and seed give the same
// plan, byte for byte.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/model/recipe.h"
#include "harness/model/scenario.h"

namespace backfault {

/// One run of one variant with one seed. `number` counts from 1 over the whole campaign and stays
/// the same in a shard.
struct TrialSpec {
  std::uint64_t number = 0;
  std::size_t scenario = 0;  ///< Index into Plan::scenarios.
  std::size_t variant = 0;   ///< Index into that scenario's variants.
  Seed seed;
};

struct Plan {
  std::string name;  ///< The scenarios' names, joined by "+".
  Seed seed;
  std::vector<Scenario> scenarios;
  std::map<std::string, Recipe> recipes;  ///< By the name that the scenarios use.
  std::vector<TrialSpec> trials;
};

[[nodiscard]] inline const Variant& variant_of(const Plan& plan, const TrialSpec& trial) {
  return plan.scenarios[trial.scenario].variants[trial.variant];
}

}  // namespace backfault
