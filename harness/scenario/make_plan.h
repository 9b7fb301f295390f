// Scenarios + recipes + seed -> every trial of a campaign. Pure: the same input gives the same
// plan.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/plan.h"
#include "harness/scenario/check_targets.h"

namespace backfault {

/// Part `index` of `count`, from 1: the trials whose number leaves the remainder `index` - 1 when
/// 1 is taken off and it is divided by `count`.
struct Shard {
  std::uint64_t index = 1;
  std::uint64_t count = 1;
};

struct PlanOptions {
  Seed seed;
  std::optional<std::uint64_t> trials;  ///< Of each variant, in place of what scenarios say.
  Shard shard;
};

/// The seed of a trial: output number `number` of the splitmix64 generator whose state begins at
/// the campaign's seed. It depends on nothing else, so any trial can be run alone.
[[nodiscard]] Seed trial_seed(Seed campaign, std::uint64_t number);

/// Trials are numbered from 1 over the whole campaign and go round all variants in turn, so that a
/// machine that changes over time meets all cells alike. A shard keeps its trials' numbers. Fails
/// with file and JSON path where a variant asks for something that its recipe does not have.
[[nodiscard]] Result<Plan> make_plan(std::vector<Scenario> scenarios,
                                     std::map<std::string, Recipe> recipes,
                                     const PlanOptions& options);

}  // namespace backfault
