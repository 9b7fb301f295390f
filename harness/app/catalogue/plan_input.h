// From what the command line says to a plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/plan.h"
#include "harness/scenario/make_plan.h"

namespace backfault {

struct PlanInput {
  std::vector<std::string> scenarios;  ///< Shipped names or paths.
  std::vector<std::string> set;        ///< "/server/with/data=64MiB"
  std::optional<std::uint64_t> trials;
  std::optional<std::uint64_t> seed;
  std::string shard;       ///< "2/4"; empty: all.
  bool unbounded = false;  ///< As many trials as a plan may hold, for a campaign with a time limit.
};

/// Loads, checks and expands everything. Where no seed is given, one is taken from the clock; it
/// stands in the plan.
[[nodiscard]] Result<Plan> plan_from_input(const PlanInput& input);

/// The same for scenarios that are loaded already; at least one.
[[nodiscard]] Result<Plan> plan_of_scenarios(std::vector<Scenario> scenarios,
                                             const PlanOptions& options);

[[nodiscard]] Seed seed_or_clock(std::optional<std::uint64_t> seed);

}  // namespace backfault
