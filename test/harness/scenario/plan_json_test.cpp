#include "harness/scenario/plan_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "harness/scenario/make_plan.h"
#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Not;

Plan sample_plan(const Shard& shard = {}) {
  return make_plan({load_scenario(q192440, "/somewhere/else/q.json", {}, sample_faults()).value()},
                   {{"mock", sample_recipe()}},
                   {.seed = Seed{~std::uint64_t{0}}, .trials = 2, .shard = shard})
      .value();
}

/// The plan's text with one piece of it replaced.
std::string error_with(const std::string& piece, const std::string& other) {
  std::string text = plan_to_json(sample_plan());
  const std::size_t at = text.find(piece);
  if (at == std::string::npos) return "the plan does not hold " + piece;
  return error_text(plan_from_json(text.replace(at, piece.size(), other), "plan.json"));
}

TEST(PlanJson, IsReadBackAsItWas) {
  const Plan plan = sample_plan({.index = 2, .count = 5});
  const auto read = plan_from_json(plan_to_json(plan), "plan.json");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(plan_to_json(*read), plan_to_json(plan));
  EXPECT_EQ(read->name, plan.name);
  EXPECT_EQ(read->seed, plan.seed);
  ASSERT_EQ(read->trials.size(), 5U);
  EXPECT_EQ(read->trials[4].number, 22U);
  EXPECT_EQ(read->trials[4].seed, plan.trials[4].seed);
  EXPECT_EQ(variant_of(*read, read->trials[4]).name, variant_of(plan, plan.trials[4]).name);
  EXPECT_EQ(read->scenarios[0].comparisons.size(), 1U);
  EXPECT_EQ(read->recipes.at("mock").options.size(), 4U);
}

TEST(PlanJson, IsTheSameForTheSameInput) {
  EXPECT_EQ(plan_to_json(sample_plan()), plan_to_json(sample_plan()));
}

TEST(PlanJson, HoldsNoFoldersOfThisMachine) {
  const std::string text = plan_to_json(sample_plan());
  EXPECT_THAT(text, HasSubstr("\"origin\": \"q.json\""));
  EXPECT_THAT(text, Not(HasSubstr("somewhere")));
  EXPECT_THAT(text, Not(HasSubstr("folder")));
}

TEST(PlanJson, WritesATrialOnALine) {
  const std::string text = plan_to_json(sample_plan());
  EXPECT_THAT(text,
              HasSubstr("\n    {\"trial\": 1, \"scenario\": 0, \"variant\": 0, \"seed\": \""));
  EXPECT_THAT(text, testing::EndsWith("\"}\n  ]\n}\n"));
}

TEST(PlanJson, MayHaveNoTrials) {
  Plan plan = sample_plan();
  plan.trials.clear();
  EXPECT_TRUE(plan_from_json(plan_to_json(plan), "plan.json")->trials.empty());
}

TEST(PlanJson, RefusesPlansThatContradictThemselves) {
  EXPECT_THAT(error_with("{\"trial\": 2,", "{\"trial\": 1,"),
              HasSubstr("plan.json: /trials/1/trial: value 1: allowed: a whole number from 2"));
  EXPECT_THAT(error_with("\"variant\": 11", "\"variant\": 12"),
              HasSubstr("/trials/11/variant: value 12: allowed: a whole number from 0 to 11"));
  EXPECT_THAT(error_with("\"scenario\": 0", "\"scenario\": 1"), HasSubstr("/trials/0/scenario"));
  EXPECT_THAT(error_with("\"mock\": {", "\"mokc\": {"), HasSubstr("unknown target \"mock\""));
  EXPECT_THAT(error_with("\"schema\": \"backfault-plan/1\"", "\"schema\": \"backfault-plan/9\""),
              HasSubstr("allowed: \"backfault-plan/1\""));
  EXPECT_THAT(error_with("\"seed\": \"", "\"seed\": \"-"), HasSubstr("/seed: value"));
}

TEST(PlanJson, RefusesATrialOfNoScenario) {
  EXPECT_THAT(error_text(plan_from_json(R"({"schema": "backfault-plan/1", "name": "", "seed": "1",
      "recipes": {}, "scenarios": [],
      "trials": [{"trial": 1, "scenario": 0, "variant": 0, "seed": "1"}]})",
                                        "plan.json")),
              HasSubstr("/trials/0/scenario: there are no scenarios"));
}

TEST(PlanJson, SurvivesAnyChangeOfItsText) {
  std::mt19937 chance(17);
  const std::string sample = plan_to_json(sample_plan({.index = 1, .count = 12}));
  const std::string bytes = "{}[]\",:0-9 \n\xFF";
  int refused = 0;
  for (int round = 0; round < 200; ++round) {
    std::string text = sample;
    text[chance() % text.size()] = bytes[chance() % bytes.size()];
    const auto plan = plan_from_json(text, "plan.json");
    if (plan) continue;
    ++refused;
    EXPECT_THAT(plan.error().text, testing::StartsWith("plan.json:"));
    EXPECT_EQ(plan.error().text.find('\n'), std::string::npos) << plan.error().text;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace backfault
