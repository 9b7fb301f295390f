// Stalls that only a time-out of the server ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/hang_finding.h"
#include "test/harness/run/stalled_trial.h"

namespace backfault {
namespace {

TEST(HangFinding, FindsAMutualStallThatOnlyATimeOutEnded) {
  const auto hang = found(timed_out());
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::deadlock);
  EXPECT_EQ(hang->last_movement, at_s(2));
}

TEST(HangFinding, FindsItThoughTheClientCrashedAfterTheTimeOut) {
  auto observation = timed_out();
  observation.processes[0].exit = Signalled{6};
  EXPECT_TRUE(found(observation));
}

TEST(HangFinding, FindsItBehindALaterShortStall) {
  auto observation = timed_out();
  auto later = mutual_stall(at_ms(22'100));
  later.resumed = at_ms(22'300);
  observation.stalls.push_back(later);
  const auto hang = found(observation);
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->last_movement, at_s(2));
}

TEST(HangFinding, DoesNotCountAStallThatSomethingElseEndedBeforeTheTimeOut) {
  auto observation = timed_out();
  observation.stalls[0].resumed = at_s(21);
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountAStallWithoutATimeOutThatEndedByItself) {
  auto observation = timed_out();
  observation.stalls[0].deadline.reset();
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountATimeOutOfAClientThatSucceeded) {
  auto observation = timed_out();
  observation.processes[0].exit = Exited{0};
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountATimeOutAfterWhichTheTransferWentOn) {
  auto observation = timed_out();
  const auto before = *observation.progress.bytes_to_client;
  observation.progress.bytes_to_client = before + 4096;
  EXPECT_TRUE(found(observation));
  observation.progress.bytes_to_client = before + 4097;
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountATimeOutAfterWhichTheClientWentOn) {
  auto observation = timed_out();
  observation.progress.bytes_to_server = *observation.progress.bytes_to_server + 1;
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountATimeOutThatTheClientHasToo) {
  auto observation = timed_out();
  for (auto& wait : observation.stalls[0].waits) {
    if (wait.role == Role::client) wait.deadline_left = seconds(20);
  }
  EXPECT_FALSE(found(observation)) << "it stopped in time, and said so";
}

TEST(HangFinding, DoesNotCountATimeOutWhereBytesCannotBeCounted) {
  auto observation = timed_out();
  observation.stalls[0].progress = {};
  EXPECT_FALSE(found(observation));
  observation.progress = {};
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountATimeOutOfOneSideAlone) {
  auto observation = timed_out();
  observation.stalls[0].mutual = false;
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotCountATimeOutWhenTheHarnessEndedTheClient) {
  auto observation = timed_out();
  observation.processes[0].ended_by_harness = true;
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, KnowsNothingOfAStallNoticedWhenItsTimeOutWasHalfOver) {
  auto observation = timed_out();
  observation.stalls[0].detected = at_s(14);
  observation.stalls[0].deadline = at_s(24);
  observation.stalls[0].resumed = at_s(24);
  EXPECT_FALSE(found(observation));
}

}  // namespace
}  // namespace backfault
