#include "harness/judge/certify_hang.h"

#include <gtest/gtest.h>

#include "harness/judge/judge_trial.h"
#include "test/harness/judge/stalled_trial.h"

namespace backfault {
namespace {

TEST(CertifyHang, HoldsTheProofAndAllItRestsOn) {
  const StallFact stall = proven_standstill();
  TrialRecord record;
  record.trial = 7;
  record.seed = Seed{9};
  const auto certificate = certify_hang(record, assess(stall, {}));
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->trial, 7U);
  EXPECT_EQ(certificate->seed, Seed{9});
  EXPECT_EQ(certificate->proof.proof, Proof::proven);
  EXPECT_EQ(certificate->last_movement, at_s(5));
  EXPECT_EQ(certificate->detected, at_s(5) + ms(40));
  EXPECT_EQ(certificate->waits.size(), 2U);
  EXPECT_TRUE(certificate->snapshot.closed);
  EXPECT_FALSE(certificate->assumptions.empty());
}

TEST(CertifyHang, ThereIsNoneWithoutAProof) {
  auto stall = proven_standstill();
  standstill_of(stall).snapshot->closed = false;
  EXPECT_FALSE(certify_hang(TrialRecord{}, assess(stall, {})));
}

TEST(CertifyHang, BelongsToTheVerdictOfATrial) {
  const Plan plan = plan_of(simple_variant());
  const auto judged = [&](const Observation& observation) {
    return judge_trial(plan, plan.trials[0], observation);
  };
  auto observation = with_stall(proven_standstill(), StopReason::proven_hang);
  const auto [record, certificate] = judged(observation);
  EXPECT_EQ(record.verdict.outcome, Outcome::hung);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->proof.proof, record.hang->proof);
  EXPECT_EQ(certificate->seed, record.seed);
  EXPECT_FALSE(judged(with_stall(mutual_stall(at_s(5)), StopReason::give_up)).certificate);
  observation.invalid = {"no ports"};
  EXPECT_FALSE(judged(observation).certificate) << "no hang";
}

}  // namespace
}  // namespace backfault
