#include "harness/judge/find_cut.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/judge/stalled_trial.h"

namespace backfault {
namespace {

FaultFact cut_at(const MonoTime applied) {
  FaultFact cut{.fault = "black_hole", .applied = applied};
  cut.confirmed = cut.cuts_off = true;
  return cut;
}

TEST(CutOff, IsToBlameForWhatStandsStillUnderIt) {
  auto observation = with_stall(mutual_stall(at_s(2)), StopReason::give_up);
  observation.faults = {cut_at(at_s(1))};
  const auto hang = found(observation);
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::peer_silent);
  EXPECT_EQ(hang->proof, Proof::stall_on_fault);
  EXPECT_THAT(hang->summary, testing::StartsWith("black_hole lets nothing through: client"));
  observation.faults[0].confirmed = false;
  EXPECT_EQ(found(observation)->kind, HangKind::deadlock);
}

TEST(CutOff, IsNotToBlameWhenItWasOverBeforeOrCameAfterTheSilenceBegan) {
  const StallFact stall = silence(at_s(20));
  EXPECT_EQ(find_cut(stall, {cut_at(at_s(19))}), "black_hole");
  EXPECT_EQ(find_cut(stall, {cut_at(stall.detected)}), "black_hole") << "a look after the bytes";
  auto late = stall;
  late.detected = at_s(50);
  EXPECT_EQ(find_cut(late, {cut_at(at_s(20) + ms(500))}), "black_hole");
  EXPECT_EQ(find_cut(late, {cut_at(at_s(20) + ms(501))}), "");
  FaultFact over = cut_at(at_s(1));
  over.reverted_at = at_s(19);
  EXPECT_EQ(find_cut(stall, {over}), "");
  over.reverted_at = late.detected;
  EXPECT_EQ(find_cut(late, {over}), "black_hole");
  over.cuts_off = false;
  EXPECT_EQ(find_cut(late, {over}), "");
}

TEST(CutOff, MakesTheWorkOfTheServerMeaningless) {
  auto stall = silence(at_s(20));
  stall.waits.push_back({.role = Role::client, .kind = WaitKind::sleep});
  silence_of(stall).busy = {
      {.pid = 10, .role = Role::client, .watched = seconds(40), .ran = ms(10), .bytes = 0},
      {.pid = 20, .role = Role::server, .watched = seconds(40), .ran = seconds(30)}};
  auto observation = with_stall(stall, StopReason::trial_limit);
  EXPECT_FALSE(found(observation)) << "it may be about to answer";
  observation.faults = {cut_at(at_s(19))};
  const auto hang = found(observation);
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::peer_silent);
  EXPECT_EQ(hang->proof, Proof::no_progress) << "the client may yet wake up, and give up";
  silence_of(observation.stalls[0]).busy[0].bytes = 1'000'000;
  EXPECT_FALSE(found(observation)) << "the client is at work";
}

}  // namespace
}  // namespace backfault
