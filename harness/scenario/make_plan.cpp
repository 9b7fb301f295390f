#include "harness/scenario/make_plan.h"

#include <algorithm>

#include "harness/base/quote.h"
#include "harness/base/splitmix64.h"
#include "harness/scenario/load_scenario.h"

namespace backfault {
namespace {

tl::unexpected<Error> refuse(std::string text) { return fail(std::move(text), ErrorKind::usage); }

Result<void> check_scenarios(std::vector<Scenario>& scenarios,
                             const std::map<std::string, Recipe>& recipes) {
  std::map<std::string, std::string> origins;
  for (Scenario& scenario : scenarios) {
    const std::string origin = one_line(scenario.origin);
    const auto [other, is_new] = origins.emplace(scenario.name, origin);
    if (!is_new) {
      return refuse(fmt::format("{}: /name: {} is also the name of the scenario in {}", origin,
                                in_quotes(scenario.name), other->second));
    }
    for (Variant& variant : scenario.variants) {
      JsonProblem problem(scenario.origin, variant.name);
      check_targets(variant, recipes, problem);
      if (problem.found()) return problem.result(true).map([](bool) {});
    }
  }
  return {};
}

Result<void> check_options(const PlanOptions& options) {
  const Shard& shard = options.shard;
  if (shard.index < 1 || shard.index > shard.count) {
    return refuse(
        fmt::format("shard {}/{}: allowed: I/N with I from 1 to N", shard.index, shard.count));
  }
  if (options.trials && (*options.trials < 1 || *options.trials > most_trials)) {
    return refuse(
        fmt::format("{} trials of each variant: allowed: 1 to {}", *options.trials, most_trials));
  }
  return {};
}

Result<void> check_total(const std::vector<Scenario>& scenarios) {
  std::uint64_t total = 0;
  for (const Scenario& scenario : scenarios) {
    // Each factor is bounded when it is read, so the product is far from overflow.
    total += scenario.trials * scenario.variants.size();
    if (total <= most_trials) continue;
    return refuse(fmt::format("{}: {} trials of {} variants: more than {} in one campaign",
                              one_line(scenario.origin), scenario.trials, scenario.variants.size(),
                              most_trials));
  }
  return {};
}

std::vector<TrialSpec> spread_trials(const std::vector<Scenario>& scenarios,
                                     const PlanOptions& options) {
  std::vector<TrialSpec> trials;
  std::uint64_t rounds = 0;
  for (const Scenario& scenario : scenarios) rounds = std::max(rounds, scenario.trials);
  std::uint64_t number = 0;
  const auto add = [&](const std::size_t scenario, const std::size_t variant) {
    ++number;
    if ((number - 1) % options.shard.count != options.shard.index - 1) return;
    trials.push_back({.number = number,
                      .scenario = scenario,
                      .variant = variant,
                      .seed = trial_seed(options.seed, number)});
  };
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (std::size_t scenario = 0; scenario < scenarios.size(); ++scenario) {
      if (round >= scenarios[scenario].trials) continue;
      const std::size_t variants = scenarios[scenario].variants.size();
      for (std::size_t variant = 0; variant < variants; ++variant) add(scenario, variant);
    }
  }
  return trials;
}

}  // namespace

Seed trial_seed(const Seed campaign, const std::uint64_t number) {
  return Seed{splitmix64(campaign.value, number - 1)};
}

Result<Plan> make_plan(std::vector<Scenario> scenarios, std::map<std::string, Recipe> recipes,
                       const PlanOptions& options) {
  if (scenarios.empty()) return refuse("no scenario to plan");
  Result<void> checked = check_options(options);
  if (!checked) return tl::unexpected(checked.error());
  if (options.trials) {
    for (Scenario& scenario : scenarios) scenario.trials = *options.trials;
  }
  checked = check_total(scenarios).and_then([&] { return check_scenarios(scenarios, recipes); });
  if (!checked) return tl::unexpected(checked.error());
  Plan plan{.name = {}, .seed = options.seed, .scenarios = {}, .recipes = {}, .trials = {}};
  for (const Scenario& scenario : scenarios) {
    plan.name += (plan.name.empty() ? "" : "+") + scenario.name;
  }
  plan.trials = spread_trials(scenarios, options);
  plan.scenarios = std::move(scenarios);
  plan.recipes = std::move(recipes);
  return plan;
}

}  // namespace backfault
