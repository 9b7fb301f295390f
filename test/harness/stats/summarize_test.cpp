#include "harness/stats/summarize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/stats/fisher.h"

namespace backfault {
namespace {

using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

Variant variant(const std::string& sink, const std::string& faults) {
  Variant made;
  made.name = "faults=" + faults + " sink=" + sink;
  made.cell = {{"faults", faults}, {"sink", sink}};
  made.expected = {Outcome::verified};
  return made;
}

/// Two sinks with and without pinning, `trials` of each, numbered from 1.
Plan plan_of(const std::uint64_t trials) {
  Plan plan;
  Scenario scenario;
  scenario.name = "q";
  scenario.variants = {variant("null", "pin"), variant("null", "none"), variant("file", "pin"),
                       variant("file", "none")};
  scenario.comparisons = {{.axis = "faults", .of = "pin", .against = "none"}};
  plan.scenarios = {scenario};
  for (std::size_t index = 0; index < scenario.variants.size(); ++index) {
    for (std::uint64_t count = 0; count < trials; ++count) {
      plan.trials.push_back(
          {.number = plan.trials.size() + 1, .scenario = 0, .variant = index, .seed = {}});
    }
  }
  return plan;
}

TrialRecord record_of(const Plan& plan, const TrialSpec& spec, const Outcome outcome) {
  TrialRecord record;
  record.trial = spec.number;
  record.scenario = plan.scenarios[spec.scenario].name;
  record.variant = variant_of(plan, spec).name;
  record.verdict = {.outcome = outcome, .judgement = Judgement::failed, .reason = ""};
  if (outcome == Outcome::verified) {
    record.verdict.judgement = Judgement::passed;
  } else if (outcome == Outcome::invalid || outcome == Outcome::skipped) {
    record.verdict.judgement = Judgement::inconclusive;
  }
  return record;
}

/// Every planned trial ran with this outcome.
CampaignRecord campaign_of(const Plan& plan, const Outcome outcome) {
  CampaignRecord campaign;
  for (const TrialSpec& spec : plan.trials) {
    campaign.trials.push_back(record_of(plan, spec, outcome));
  }
  return campaign;
}

TEST(Summarize, CountsOutcomesAndRatesOfEachVariant) {
  const Plan plan = plan_of(10);
  CampaignRecord campaign = campaign_of(plan, Outcome::verified);
  for (std::size_t index : {0U, 1U, 2U, 10U}) {
    campaign.trials[index] = record_of(plan, plan.trials[index], Outcome::hung);
  }
  summarize(campaign, plan);
  EXPECT_EQ(campaign.planned, 40U);
  EXPECT_THAT(campaign.outcomes,
              UnorderedElementsAre(Pair(Outcome::hung, 4U), Pair(Outcome::verified, 36U)));
  ASSERT_THAT(campaign.variants, SizeIs(4));
  const VariantRecord& pinned = campaign.variants[0];
  EXPECT_EQ(pinned.trials, 10U);
  EXPECT_THAT(pinned.outcomes,
              UnorderedElementsAre(Pair(Outcome::hung, 3U), Pair(Outcome::verified, 7U)));
  EXPECT_DOUBLE_EQ(pinned.hang_rate.value(), 0.3);
  EXPECT_NEAR(pinned.hang_rate_low.value(), 0.06673951, 1e-8);
  EXPECT_NEAR(pinned.hang_rate_high.value(), 0.65245285, 1e-8);
  EXPECT_EQ(campaign.variants[2].hang_rate.value(), 0.0);
}

TEST(Summarize, LeavesInvalidAndSkippedTrialsOutOfRates) {
  const Plan plan = plan_of(4);
  CampaignRecord campaign = campaign_of(plan, Outcome::skipped);
  campaign.trials[0] = record_of(plan, plan.trials[0], Outcome::hung);
  campaign.trials[1] = record_of(plan, plan.trials[1], Outcome::verified);
  campaign.trials[2] = record_of(plan, plan.trials[2], Outcome::invalid);
  summarize(campaign, plan);
  EXPECT_DOUBLE_EQ(campaign.variants[0].hang_rate.value(), 0.5);
  EXPECT_EQ(campaign.variants[0].trials, 4U);
  EXPECT_FALSE(campaign.variants[1].hang_rate.has_value());
  EXPECT_FALSE(campaign.variants[1].hang_rate_low.has_value());
}

TEST(Summarize, ComparesOnlyCellsThatDifferInThatAxis) {
  const Plan plan = plan_of(20);
  CampaignRecord campaign = campaign_of(plan, Outcome::verified);
  for (std::size_t index = 0; index < 8; ++index) {
    campaign.trials[index] = record_of(plan, plan.trials[index], Outcome::hung);
  }
  summarize(campaign, plan);
  ASSERT_THAT(campaign.comparisons, SizeIs(2));
  EXPECT_EQ(campaign.comparisons[0].of, "faults=pin sink=null");
  EXPECT_EQ(campaign.comparisons[0].against, "faults=none sink=null");
  EXPECT_EQ(campaign.comparisons[0].scenario, "q");
  EXPECT_DOUBLE_EQ(campaign.comparisons[0].p_value.value(), fisher_exact_two_sided(8, 20, 0, 20));
  EXPECT_EQ(campaign.comparisons[1].of, "faults=pin sink=file");
  EXPECT_EQ(campaign.comparisons[1].against, "faults=none sink=file");
}

TEST(Summarize, HasNoProbabilityWhereOneSideHasNoCountedTrial) {
  const Plan plan = plan_of(3);
  CampaignRecord campaign = campaign_of(plan, Outcome::skipped);
  campaign.trials[0] = record_of(plan, plan.trials[0], Outcome::hung);
  summarize(campaign, plan);
  ASSERT_THAT(campaign.comparisons, SizeIs(2));
  EXPECT_FALSE(campaign.comparisons[0].p_value.has_value());
}

TEST(Summarize, PassesWhenEveryPlannedTrialPassed) {
  const Plan plan = plan_of(25);
  CampaignRecord campaign = campaign_of(plan, Outcome::verified);
  summarize(campaign, plan);
  EXPECT_EQ(campaign.verdict, Judgement::passed);
  ASSERT_THAT(campaign.requirements, SizeIs(1));
  EXPECT_EQ(campaign.requirements[0].judgement, Judgement::passed);
}

TEST(Summarize, IsInconclusiveWhenNothingRan) {
  CampaignRecord campaign;
  summarize(campaign, Plan{});
  EXPECT_EQ(campaign.verdict, Judgement::inconclusive);
  summarize(campaign, plan_of(3));
  EXPECT_EQ(campaign.verdict, Judgement::inconclusive);
  EXPECT_EQ(campaign.requirements[0].detail, "no trial ran; missing: 12 planned trials");
}

TEST(Summarize, IsInconclusiveWhenAPlannedTrialIsMissing) {
  const Plan plan = plan_of(5);
  CampaignRecord campaign = campaign_of(plan, Outcome::verified);
  campaign.trials.pop_back();
  summarize(campaign, plan);
  EXPECT_EQ(campaign.verdict, Judgement::inconclusive);
  EXPECT_THAT(campaign.requirements[0].detail, testing::HasSubstr("missing: 1 planned trial"));
}

TEST(Summarize, DoesNotLetADuplicateStandInForAMissingTrial) {
  const Plan plan = plan_of(5);
  CampaignRecord campaign = campaign_of(plan, Outcome::verified);
  campaign.trials.back() = campaign.trials.front();
  summarize(campaign, plan);
  EXPECT_EQ(campaign.verdict, Judgement::inconclusive);
  EXPECT_EQ(campaign.outcomes[Outcome::verified], 19U);
  EXPECT_EQ(campaign.requirements.back().detail, "1 of 20 records are not");
}

TEST(Summarize, CountsNoRecordOfAnotherPlan) {
  const Plan plan = plan_of(1);
  CampaignRecord campaign = campaign_of(plan, Outcome::verified);
  campaign.trials.front().variant = "something else";
  summarize(campaign, plan);
  EXPECT_EQ(campaign.verdict, Judgement::inconclusive);
  EXPECT_EQ(campaign.variants[0].trials, 0U);
}

TEST(Summarize, GivesTheSameAnswerTwice) {
  const Plan plan = plan_of(3);
  CampaignRecord campaign = campaign_of(plan, Outcome::hung);
  summarize(campaign, plan);
  summarize(campaign, plan);
  EXPECT_EQ(campaign.verdict, Judgement::failed);
  EXPECT_EQ(campaign.outcomes[Outcome::hung], 12U);
  EXPECT_THAT(campaign.variants, SizeIs(4));
  EXPECT_THAT(campaign.comparisons, SizeIs(2));
  EXPECT_THAT(campaign.requirements, SizeIs(1));
}

}  // namespace
}  // namespace backfault
