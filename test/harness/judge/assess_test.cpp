#include "harness/judge/assess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/judge/judge_trial.h"
#include "test/harness/judge/stalled_trial.h"

namespace backfault {
namespace {

TEST(Assessment, ProvesAStandstillUntilSomethingMoves) {
  auto stall = proven_standstill();
  const auto assessed = assess(stall, {});
  EXPECT_EQ(&assessed.stall, &stall);
  ASSERT_TRUE(assessed.proof);
  EXPECT_EQ(assessed.proof->proof, Proof::proven);
  EXPECT_FALSE(assessed.refuted);
  stall.resumed = at_s(7);
  EXPECT_FALSE(assess(stall, {}).proof);
  ASSERT_TRUE(assess(stall, {}).refuted);
  EXPECT_EQ(assess(stall, {}).refuted->proof, Proof::proven);
}

TEST(Assessment, ATimeoutThatCameInItsTimeRefutesNothing) {
  auto stall = proven_standstill();
  stall.waits[0].deadline_left = seconds(3);
  stall.waits[0].not_before = at_s(7);
  stall.resumed = at_s(7);
  ASSERT_TRUE(assess(stall, {}).proof);
  EXPECT_EQ(assess(stall, {}).proof->proof, Proof::frozen_until);
  stall.resumed = at_ms(6999);
  EXPECT_FALSE(assess(stall, {}).proof);
  EXPECT_TRUE(assess(stall, {}).refuted);
}

TEST(Assessment, AFaultThatCameOrWentExplainsTheMovement) {
  auto stall = proven_standstill();
  stall.resumed = at_s(7);
  ASSERT_GT(snapshot_of(stall)->first.begun, at_ms(2));
  const auto is_refuted = [&](const FaultFact& fault) {
    const auto assessed = assess(stall, {fault});
    EXPECT_FALSE(assessed.proof);
    return assessed.refuted.has_value();
  };
  EXPECT_FALSE(is_refuted({.fault = "delay", .applied = at_s(6)}));
  FaultFact reverted{.fault = "delay", .applied = at_ms(1)};
  reverted.reverted_at = at_s(7);
  EXPECT_FALSE(is_refuted(reverted));
  reverted.reverted_at = at_ms(2);
  EXPECT_TRUE(is_refuted(reverted));
  EXPECT_TRUE(is_refuted({.fault = "delay", .applied = at_s(8)}));
}

TEST(Assessment, OfARefutedProofMakesTheTrialInvalid) {
  const Plan plan = plan_of(simple_variant());
  auto stall = proven_standstill();
  stall.resumed = at_s(7);
  auto observation = with_stall(stall, StopReason::none);
  const auto reason = [&] {
    return judge_trial(plan, plan.trials[0], observation).record.verdict.reason;
  };
  const auto says_defect =
      testing::HasSubstr("a defect of the harness: it had proven (proven) that nothing could move");
  EXPECT_THAT(reason(), says_defect);
  observation.faults = {{.fault = "pin_cpu", .applied = at_s(6)}};
  EXPECT_THAT(reason(), Not(says_defect));
}

TEST(Assessment, ProvesNothingWithoutASnapshot) {
  const auto assessed = assess(mutual_stall(at_s(5)), {});
  EXPECT_FALSE(assessed.proof);
  EXPECT_FALSE(assessed.refuted);
}

TEST(Assessment, ProvesAPartOfAPartialStandstillOnly) {
  auto stall = partly_stuck();
  EXPECT_TRUE(assess(stall, {}).proof);
  stall.form = Standstill{.mutual = false, .deadline = {}, .snapshot = *snapshot_of(stall)};
  EXPECT_FALSE(assess(stall, {}).proof) << "the others of the standstill may move";
  stall.resumed = at_s(7);
  EXPECT_FALSE(assess(stall, {}).refuted);
  stall.form = PartialStandstill{*snapshot_of(stall)};
  EXPECT_TRUE(assess(stall, {}).refuted) << "this is the part itself";
}

TEST(Assessment, SaysWhatCutTheStallOffAndHowASilenceWasSpent) {
  auto stall = silence(at_s(20));
  silence_of(stall).busy = {
      {.pid = 10, .watched = seconds(10), .ran = seconds(9), .bytes = 0, .ready = true}};
  FaultFact cut{.fault = "black_hole", .applied = at_s(19)};
  cut.confirmed = cut.cuts_off = true;
  EXPECT_EQ(assess(stall, {}).cut, "");
  EXPECT_EQ(assess(stall, {cut}).cut, "black_hole");
  ASSERT_TRUE(assess(stall, {}).busy);
  EXPECT_EQ(assess(stall, {}).busy->kind, HangKind::livelock);
}

TEST(Assessment, KeepsTheOrderOfTheStalls) {
  auto observation = with_stall(proven_standstill(), StopReason::give_up);
  observation.stalls.push_back(silence(at_s(20)));
  const auto stalls = assess_stalls(observation);
  ASSERT_EQ(stalls.size(), 2U);
  EXPECT_TRUE(stalls[0].proof);
  EXPECT_EQ(&stalls[1].stall, &observation.stalls[1]);
}

}  // namespace
}  // namespace backfault
