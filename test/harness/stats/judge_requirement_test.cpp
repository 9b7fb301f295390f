#include "harness/stats/judge_requirement.h"

#include <gtest/gtest.h>

#include <deque>

namespace backfault {
namespace {

/// Keeps the records that the pointers in ScenarioTrials need.
class Trials {
 public:
  Trials& add(const std::size_t count, const Outcome outcome, const Judgement judgement) {
    for (std::size_t index = 0; index < count; ++index) {
      TrialRecord& record = records_.emplace_back();
      record.verdict = {.outcome = outcome, .judgement = judgement, .reason = ""};
      trials_.by_variant.resize(1);
      trials_.by_variant[0].push_back(&record);
    }
    return *this;
  }
  Trials& missing(const std::uint64_t count) {
    trials_.missing = count;
    return *this;
  }
  RequirementRecord judged(const Scenario& scenario) const {
    return judge_requirement(scenario, trials_);
  }

 private:
  std::deque<TrialRecord> records_;
  ScenarioTrials trials_;
};

Scenario expecting(const std::vector<std::vector<Outcome>>& expectations) {
  Scenario scenario;
  scenario.name = "q";
  for (const auto& expected : expectations) {
    scenario.variants.emplace_back().expected = expected;
  }
  return scenario;
}

const auto verified_or_error = std::vector{Outcome::verified, Outcome::reported_error};

TEST(JudgeRequirement, SaysHowRareABreachMustBeWhenNoneWasSeen) {
  const auto requirement = Trials()
                               .add(600, Outcome::verified, Judgement::passed)
                               .judged(expecting({verified_or_error}));
  EXPECT_EQ(requirement.judgement, Judgement::passed);
  EXPECT_EQ(requirement.name, "q");
  EXPECT_EQ(requirement.required, "outcome is verified or reported_error");
  EXPECT_EQ(requirement.detail,
            "none of 600 trials broke it; with 95 % confidence fewer than 0.5 % of such trials do");
}

TEST(JudgeRequirement, NamesTheOutcomesThatBrokeIt) {
  const auto requirement = Trials()
                               .add(5, Outcome::verified, Judgement::passed)
                               .add(3, Outcome::hung, Judgement::failed)
                               .add(1, Outcome::false_success, Judgement::failed)
                               .add(2, Outcome::invalid, Judgement::inconclusive)
                               .judged(expecting({verified_or_error}));
  EXPECT_EQ(requirement.judgement, Judgement::failed);
  EXPECT_EQ(requirement.detail,
            "4 of 11 trials broke it: 3 hung, 1 false_success; undecided: 2 invalid");
}

TEST(JudgeRequirement, DoesNotPassOnUndecidedTrials) {
  const auto some = Trials()
                        .add(5, Outcome::verified, Judgement::passed)
                        .add(1, Outcome::skipped, Judgement::inconclusive)
                        .judged(expecting({verified_or_error}));
  EXPECT_EQ(some.judgement, Judgement::inconclusive);
  const auto all = Trials()
                       .add(5, Outcome::skipped, Judgement::inconclusive)
                       .judged(expecting({verified_or_error}));
  EXPECT_EQ(all.judgement, Judgement::inconclusive);
  EXPECT_EQ(all.detail, "no trial could be decided; undecided: 5 skipped");
}

TEST(JudgeRequirement, DoesNotPassWithMissingTrialsOrNone) {
  const auto missing = Trials()
                           .add(1, Outcome::verified, Judgement::passed)
                           .missing(3)
                           .judged(expecting({verified_or_error}));
  EXPECT_EQ(missing.judgement, Judgement::inconclusive);
  const auto none = Trials().judged(expecting({verified_or_error}));
  EXPECT_EQ(none.judgement, Judgement::inconclusive);
  EXPECT_EQ(none.detail, "no trial ran");
}

TEST(JudgeRequirement, SaysWhereVariantsExpectDifferentThings) {
  const auto requirement =
      Trials().judged(expecting({{Outcome::hung}, verified_or_error, {Outcome::hung}}));
  EXPECT_EQ(requirement.required,
            "outcome is hung in 2 variants, verified or reported_error in 1 variant");
}

}  // namespace
}  // namespace backfault
