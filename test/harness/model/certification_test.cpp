#include "harness/model/certification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using std::chrono_literals::operator""s;
using testing::ElementsAre;

CampaignRecord campaign_with(const Judgement judgement) {
  CampaignRecord campaign;
  campaign.requirements = {{.name = "stall.trickle",
                            .required = "outcome is verified",
                            .judgement = judgement,
                            .detail = "1 of 1 trial"}};
  TrialRecord trial{.trial = 1, .scenario = "stall.trickle", .seed = Seed{9}};
  trial.verdict.outcome = Outcome::hung;
  trial.processes = {{.role = "client", .started = MonoTime{1s}, .ended = MonoTime{4s}}};
  TrialRecord other = trial;
  other.scenario = "other";
  campaign.trials = {trial, other};
  return campaign;
}

Waiver waiver_until(const std::string& day) {
  return {.requirement = "stall.trickle",
          .id = "BUG-7",
          .reason = "known",
          .owner = "qa",
          .expires = day};
}

CertifiedRequirement waived(const Judgement judgement, const std::vector<Waiver>& waivers) {
  return apply_waivers(campaign_with(judgement), waivers, "2001-02-03").front();
}

TEST(ApplyWaivers, CountsTheTrialsOfEachRequirement) {
  const CertifiedRequirement one = waived(Judgement::failed, {});
  EXPECT_EQ(one.outcomes, (std::map<Outcome, std::uint64_t>{{Outcome::hung, 1}}));
  EXPECT_THAT(one.seeds, ElementsAre(Seed{9}));
  EXPECT_EQ(one.slowest, Duration(3s));
  EXPECT_EQ(one.before, Judgement::failed);
  EXPECT_EQ(one.after, Judgement::failed);
  EXPECT_FALSE(one.waiver);
}

TEST(ApplyWaivers, LetAFailurePassButHideNothing) {
  const CertifiedRequirement one = waived(Judgement::failed, {waiver_until("2001-02-03")});
  EXPECT_EQ(one.before, Judgement::failed);
  EXPECT_EQ(one.after, Judgement::passed);
  EXPECT_EQ(one.waiver->id, "BUG-7");
}

TEST(ApplyWaivers, ThatAreExpiredDoNotCount) {
  const CertifiedRequirement one = waived(Judgement::failed, {waiver_until("2001-02-02")});
  EXPECT_EQ(one.after, Judgement::failed);
  EXPECT_TRUE(one.waiver_expired);
}

TEST(ApplyWaivers, CannotDecideWhatIsInconclusive) {
  EXPECT_EQ(waived(Judgement::inconclusive, {waiver_until("2002-01-01")}).after,
            Judgement::inconclusive);
  EXPECT_EQ(waived(Judgement::passed, {waiver_until("2002-01-01")}).after, Judgement::passed);
}

TEST(VerdictOf, IsTheWorstOfAllAndUnknownOfNone) {
  const auto requirements =
      apply_waivers(campaign_with(Judgement::failed), {waiver_until("2002-01-01")}, "2001-02-03");
  EXPECT_EQ(verdict_of(requirements, &CertifiedRequirement::before), Judgement::failed);
  EXPECT_EQ(verdict_of(requirements, &CertifiedRequirement::after), Judgement::passed);
  EXPECT_EQ(verdict_of({}, &CertifiedRequirement::after), Judgement::inconclusive);
}

}  // namespace
}  // namespace backfault
