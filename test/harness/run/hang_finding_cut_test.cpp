#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/hang_finding.h"
#include "test/harness/run/stalled_trial.h"

namespace backfault {
namespace {

TEST(HangFinding, BlamesTheFaultThatLetsNothingThrough) {
  auto observation = with_stall(mutual_stall(at_s(2)), StopReason::give_up);
  FaultFact cut{.fault = "packet_drop", .applied = at_s(1)};
  cut.confirmed = cut.cuts_off = true;
  observation.faults = {cut};
  const auto hang = found(observation);
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::peer_silent);
  EXPECT_EQ(hang->proof, Proof::stall_on_fault);
  EXPECT_THAT(hang->summary, testing::StartsWith("packet_drop lets nothing through: client"));
  observation.faults[0].confirmed = false;
  EXPECT_EQ(found(observation)->kind, HangKind::deadlock);
  observation.faults[0].confirmed = true;
  observation.faults[0].reverted_at = at_s(2);
  EXPECT_EQ(found(observation)->kind, HangKind::deadlock) << "it was over before";
}

TEST(HangFinding, CaresForNoWorkOfAServerFromWhichNothingGetsThrough) {
  auto stall = silence(at_s(20));
  stall.waits.push_back({.role = Role::client, .kind = WaitKind::sleep});
  stall.busy = {
      {.pid = 10, .role = Role::client, .watched = seconds(40), .ran = ms(10), .bytes = 0},
      {.pid = 20, .role = Role::server, .watched = seconds(40), .ran = seconds(30)}};
  auto observation = with_stall(stall, StopReason::trial_limit);
  EXPECT_FALSE(found(observation)) << "it may be about to answer";
  FaultFact cut{.fault = "black_hole", .applied = at_s(19)};
  cut.confirmed = cut.cuts_off = true;
  observation.faults = {cut};
  const auto hang = found(observation);
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::peer_silent);
  EXPECT_EQ(hang->proof, Proof::no_progress) << "the client may yet wake up, and give up";
  observation.stalls[0].busy[0].bytes = 1'000'000;
  EXPECT_FALSE(found(observation)) << "the client is at work";
}

}  // namespace
}  // namespace backfault
