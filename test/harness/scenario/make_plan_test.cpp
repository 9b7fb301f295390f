#include "harness/scenario/make_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Scenario scenario_named(const std::string& name, const std::uint64_t trials,
                        const std::string& sinks) {
  return load_sample(R"({"schema": "backfault-scenario/1", "name": ")" + name +
                     R"(", "client": {"target": "mock"}, "trials": )" + std::to_string(trials) +
                     R"(, "matrix": {"/client/with/sink": )" + sinks + "}}")
      .value();
}

Result<Plan> plan_of(std::vector<Scenario> scenarios, const PlanOptions& options) {
  return make_plan(std::move(scenarios), {{"mock", sample_recipe()}}, options);
}

PlanOptions seeded(const std::uint64_t seed) {
  return {.seed = Seed{seed}, .trials = {}, .shard = {}};
}

/// "scenario.variant" of every trial.
std::vector<std::string> order_of(const Plan& plan) {
  std::vector<std::string> order;
  for (const TrialSpec& trial : plan.trials) {
    order.push_back(std::to_string(trial.scenario) + "." + std::to_string(trial.variant));
  }
  return order;
}

TEST(MakePlan, GoesRoundAllVariantsInTurn) {
  const auto plan = plan_of(
      {scenario_named("a", 2, R"(["null", "file"])"), scenario_named("b", 3, R"(["null"])")},
      seeded(1));
  ASSERT_TRUE(plan.has_value()) << plan.error().text;
  EXPECT_EQ(plan->name, "a+b");
  EXPECT_THAT(order_of(*plan), ElementsAre("0.0", "0.1", "1.0", "0.0", "0.1", "1.0", "1.0"));
  for (std::size_t index = 0; index < plan->trials.size(); ++index) {
    EXPECT_EQ(plan->trials[index].number, index + 1);
    EXPECT_EQ(plan->trials[index].seed, trial_seed(Seed{1}, index + 1));
  }
}

TEST(MakePlan, SpellsOutTheServer) {
  const auto plan = plan_of({scenario_named("a", 1, R"(["null"])")}, seeded(1));
  EXPECT_EQ(variant_of(*plan, plan->trials[0]).server->target, "mock");
}

TEST(MakePlan, TakesAnotherNumberOfTrials) {
  const auto plan = plan_of({scenario_named("a", 7, R"(["null", "file"])")},
                            {.seed = Seed{1}, .trials = 3, .shard = {}});
  EXPECT_EQ(plan->trials.size(), 6U);
  EXPECT_EQ(plan->scenarios[0].trials, 3U);
}

TEST(MakePlan, CutsShardsThatTogetherAreTheWhole) {
  const std::vector<Scenario> scenarios{scenario_named("a", 5, R"(["null", "file"])")};
  const auto whole = plan_of(scenarios, seeded(9));
  std::set<std::uint64_t> numbers;
  for (std::uint64_t index = 1; index <= 3; ++index) {
    const auto part =
        plan_of(scenarios, {.seed = Seed{9}, .trials = {}, .shard = {.index = index, .count = 3}});
    for (const TrialSpec& trial : part->trials) {
      EXPECT_EQ((trial.number - 1) % 3, index - 1);
      EXPECT_TRUE(numbers.insert(trial.number).second);
      const TrialSpec& same = whole->trials[trial.number - 1];
      EXPECT_EQ(trial.seed, same.seed);
      EXPECT_EQ(trial.variant, same.variant);
    }
  }
  EXPECT_EQ(numbers.size(), whole->trials.size());
}

TEST(MakePlan, AllowsAShardWithoutTrials) {
  const auto plan = plan_of({scenario_named("a", 1, R"(["null"])")},
                            {.seed = Seed{1}, .trials = {}, .shard = {.index = 2, .count = 2}});
  EXPECT_TRUE(plan->trials.empty());
}

TEST(MakePlan, RefusesOptionsOutOfRange) {
  const std::vector<Scenario> one{scenario_named("a", 1, R"(["null"])")};
  const auto error = [&](const PlanOptions& options) { return error_text(plan_of(one, options)); };
  EXPECT_EQ(error({.seed = {}, .trials = {}, .shard = {.index = 0, .count = 1}}),
            "shard 0/1: allowed: I/N with I from 1 to N");
  EXPECT_EQ(error({.seed = {}, .trials = {}, .shard = {.index = 3, .count = 2}}),
            "shard 3/2: allowed: I/N with I from 1 to N");
  EXPECT_EQ(error({.seed = {}, .trials = 0, .shard = {}}),
            "0 trials of each variant: allowed: 1 to 10000000");
  EXPECT_THAT(error({.seed = {}, .trials = ~std::uint64_t{0}, .shard = {}}), HasSubstr("allowed"));
  EXPECT_EQ(error_text(plan_of({}, seeded(1))), "no scenario to plan");
}

TEST(MakePlan, RefusesMoreTrialsThanACampaignMayHave) {
  EXPECT_EQ(error_text(plan_of({scenario_named("a", 6'000'000, R"(["null", "file"])")}, seeded(1))),
            "s.json: 6000000 trials of 2 variants: more than 10000000 in one campaign");
}

TEST(MakePlan, RefusesTwoScenariosOfOneName) {
  const Scenario scenario = scenario_named("a", 1, R"(["null"])");
  EXPECT_EQ(error_text(plan_of({scenario, scenario}, seeded(1))),
            "s.json: /name: \"a\" is also the name of the scenario in s.json");
}

TEST(MakePlan, HoldsTargetsAgainstTheirRecipes) {
  EXPECT_THAT(error_text(plan_of({scenario_named("a", 1, R"(["null", "flie"])")}, seeded(1))),
              HasSubstr("s.json: /client/with/sink: unknown choice \"flie\""));
}

TEST(TrialSeed, IsTheSplitmix64Sequence) {
  // The first outputs of the reference implementation for the state 1234567.
  EXPECT_EQ(trial_seed(Seed{1234567}, 1).value, 6457827717110365317U);
  EXPECT_EQ(trial_seed(Seed{1234567}, 2).value, 3203168211198807973U);
  EXPECT_EQ(trial_seed(Seed{1234567}, 3).value, 9817491932198370423U);
}

}  // namespace
}  // namespace backfault
