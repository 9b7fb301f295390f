#include "harness/app/catalogue/plan_input.h"

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class PlanFromInput : public AppBench {};

std::string refusal(const PlanInput& input) {
  const auto plan = plan_from_input(input);
  if (plan) return "no refusal";
  EXPECT_EQ(plan.error().kind, ErrorKind::usage);
  return plan.error().text;
}

PlanInput input_of(const std::string& scenario) {
  PlanInput input;
  input.scenarios = {scenario};
  input.seed = 7;
  return input;
}

TEST_F(PlanFromInput, SpellsOutEveryTrialOfTheShippedScenario) {
  PlanInput input = input_of("q192440");
  input.trials = 2;
  const auto plan = plan_from_input(input);
  ASSERT_TRUE(plan) << plan.error().text;
  EXPECT_EQ(plan->seed, Seed{7});
  EXPECT_EQ(plan->trials.size(), 24U);
  EXPECT_EQ(plan->recipes.count("mock"), 1U);
}

TEST_F(PlanFromInput, FindsARecipeBesideItsScenario) {
  const auto plan = plan_from_input(input_of(scenario()));
  ASSERT_TRUE(plan) << plan.error().text;
  EXPECT_EQ(plan->recipes.at("./tiny.json").name, "tiny");
}

TEST_F(PlanFromInput, TakesASeedFromTheClockWhereNoneIsGiven) {
  PlanInput input = input_of(scenario());
  input.seed.reset();
  const auto plan = plan_from_input(input);
  ASSERT_TRUE(plan);
  EXPECT_NE(plan->seed, Seed{0});
}

TEST_F(PlanFromInput, ReplacesValuesOfTheScenario) {
  PlanInput input = input_of("q192440");
  input.set = {"/server/with/data=1MiB"};
  const auto plan = plan_from_input(input);
  ASSERT_TRUE(plan) << plan.error().text;
  EXPECT_EQ(plan->scenarios[0].variants[0].server->with.at("data"), "1MiB");
  input.set = {"data=1MiB"};
  EXPECT_THAT(refusal(input), AllOf(HasSubstr("--set"), HasSubstr("data=1MiB")));
}

TEST_F(PlanFromInput, CutsShardsThatAreDisjointAndComplete) {
  PlanInput input = input_of("q192440");
  std::size_t trials = 0;
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    input.shard = shard;
    trials += plan_from_input(input)->trials.size();
  }
  input.shard = "";
  EXPECT_EQ(trials, plan_from_input(input)->trials.size());
}

TEST_F(PlanFromInput, RefusesShardsThatAreNone) {
  for (const std::string shard : {"5/4", "0/4", "1/0", "1", "/", "a/b", "1/2/3", "-1/2"}) {
    PlanInput input = input_of("q192440");
    input.shard = shard;
    EXPECT_THAT(refusal(input), AllOf(HasSubstr("--shard"), HasSubstr('"' + shard + '"')));
  }
}

TEST_F(PlanFromInput, RefusesScenariosItDoesNotKnow) {
  EXPECT_THAT(refusal(input_of("q19244")), HasSubstr("did you mean \"q192440\"?"));
  EXPECT_THAT(refusal(input_of(write("broken.json", "{"))), HasSubstr("broken.json"));
}

TEST_F(PlanFromInput, HasRoomForACampaignThatOnlyTimeLimits) {
  PlanInput input = input_of(scenario());
  input.unbounded = true;
  EXPECT_EQ(plan_from_input(input)->trials.size(), 1'000'000U);
}

}  // namespace
}  // namespace backfault
