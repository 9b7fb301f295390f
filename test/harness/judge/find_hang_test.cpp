#include "harness/judge/find_hang.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/judge/stalled_trial.h"

namespace backfault {
namespace {

TEST(HangFinding, FindsAStallThatLastedUntilTheHarnessGaveUp) {
  const auto hang = found(with_stall(mutual_stall(at_s(2)), StopReason::give_up));
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::deadlock);
  EXPECT_EQ(hang->proof, Proof::no_progress);
  EXPECT_EQ(hang->last_movement, at_s(2));
  EXPECT_EQ(hang->detected, at_s(2) + ms(40));
  EXPECT_EQ(hang->summary,
            "client thread 10 (client) waits in futex for the ring, while server thread 20 "
            "(server) waits in futex for the ring");
  EXPECT_THAT(hang->cycle,
              testing::ElementsAre("client thread 10 (client) waits in futex for the ring",
                                   "server thread 20 (server) waits in futex for the ring"));
}

TEST(HangFinding, FindsAStallThatLastedUntilTheTrialsLimit) {
  EXPECT_TRUE(found(with_stall(mutual_stall(at_s(2)), StopReason::trial_limit)));
  EXPECT_TRUE(found(with_stall(mutual_stall(at_s(31)), StopReason::trial_limit)));
}

TEST(HangFinding, KnowsNothingOfAStallThatBeganShortlyBeforeTheTrialsLimit) {
  EXPECT_FALSE(found(with_stall(mutual_stall(at_s(32)), StopReason::trial_limit)));
  EXPECT_FALSE(found(with_stall(mutual_stall(at_s(60)), StopReason::trial_limit)));
}

TEST(HangFinding, WantsHalfOfATrialThatIsTooShortForGiveUp) {
  const Limits limits{.trial = seconds(60), .give_up = seconds(60)};
  EXPECT_TRUE(found(with_stall(mutual_stall(at_s(31)), StopReason::trial_limit), limits));
  EXPECT_FALSE(found(with_stall(mutual_stall(at_s(32)), StopReason::trial_limit), limits));
}

TEST(HangFinding, NamesNoDeadlockWhereOneSideAloneStandsStill) {
  auto stall = mutual_stall(at_s(2));
  standstill_of(stall).mutual = false;
  const auto hang = found(with_stall(stall, StopReason::give_up));
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::unknown);
  EXPECT_THAT(hang->summary, testing::HasSubstr("; server thread 20"));
}

TEST(HangFinding, DoesNotCountAStallThatWasSeenToEnd) {
  auto stall = mutual_stall(at_s(2));
  stall.resumed = at_s(3);
  EXPECT_FALSE(found(with_stall(stall, StopReason::give_up)));
  EXPECT_FALSE(found(with_stall(stall, StopReason::trial_limit)));
}

TEST(HangFinding, DoesNotCountAStallWhenTheCampaignWasInterrupted) {
  EXPECT_FALSE(found(with_stall(mutual_stall(at_s(2)), StopReason::interrupted)));
  auto observation = timed_out();
  observation.stop = StopReason::interrupted;
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, NeedsAStall) {
  auto observation = with_stall(mutual_stall(at_s(2)), StopReason::trial_limit);
  observation.stalls.clear();
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, FindsRecordedSilenceThatLasted) {
  const auto hang = found(with_stall(silence(at_s(5)), StopReason::trial_limit));
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::unknown);
  EXPECT_EQ(hang->proof, Proof::no_progress);
  EXPECT_THAT(hang->summary, testing::StartsWith("no byte moved; client thread 10"));
}

TEST(HangFinding, FindsSilenceThatLastedThoughThreadsRan) {
  auto stall = silence(at_s(5));
  stall.resumed = at_s(36);
  EXPECT_TRUE(found(with_stall(stall, StopReason::trial_limit)));
}

TEST(HangFinding, DoesNotCountSilenceThatBytesEnded) {
  auto observation = with_stall(silence(at_s(5)), StopReason::trial_limit);
  observation.last_progress = at_s(5);
  EXPECT_TRUE(found(observation));
  observation.progress.bytes_to_client = 1001;
  observation.last_progress = at_s(50);
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, DoesNotTakeSilenceForAHangWhereBytesCannotBeCounted) {
  auto stall = silence(at_s(5));
  stall.progress = {};
  EXPECT_FALSE(found(with_stall(stall, StopReason::trial_limit)));
}

TEST(HangFinding, TrustsStandstillToTheEndEvenWhereBytesCannotBeCounted) {
  auto stall = mutual_stall(at_s(2));
  stall.progress = {};
  EXPECT_TRUE(found(with_stall(stall, StopReason::trial_limit)));
}

TEST(HangFinding, TellsTheStandstillRatherThanTheSilence) {
  auto observation = with_stall(mutual_stall(at_s(2)), StopReason::give_up);
  observation.stalls.push_back(silence(at_s(2)));
  EXPECT_EQ(found(observation)->kind, HangKind::deadlock);
}

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
  standstill_of(observation.stalls[0]).deadline.reset();
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
  standstill_of(observation.stalls[0]).mutual = false;
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
  standstill_of(observation.stalls[0]).deadline = at_s(24);
  observation.stalls[0].resumed = at_s(24);
  EXPECT_FALSE(found(observation));
}

TEST(HangFinding, AllowsForTheRecordedWatchIntervalWhenATimeOutEnded) {
  auto observation = timed_out();
  observation.stalls[0].resumed = *standstill_of(observation.stalls[0]).deadline + ms(-81);
  EXPECT_FALSE(found(observation)) << "seen 40 ms after the last movement, in two looks of 20 ms";
  observation.moving_watch_interval = ms(21);
  EXPECT_TRUE(found(observation));
}

TEST(HangFinding, LetsTheThreadSpeakThatWaitsOnWhatIsShared) {
  auto stall = mutual_stall(at_s(2));
  auto helper = client_waits();
  helper.tid = 11;
  helper.channels = {"eventfd:4"};
  helper.words = "waits in read for its own event";
  stall.waits.insert(stall.waits.begin(), helper);
  EXPECT_THAT(found(with_stall(stall, StopReason::give_up))->summary,
              testing::StartsWith("client thread 10"));
}

TEST(HangFinding, KnowsNothingOfSilenceInWhichSomebodyRanOrSlept) {
  const auto with_client = [](const WaitFact& wait) {
    auto stall = silence(at_s(2));
    stall.waits.push_back(wait);
    return found(with_stall(stall, StopReason::trial_limit));
  };
  EXPECT_TRUE(with_client({.kind = WaitKind::other}));
  for (const WaitKind kind :
       {WaitKind::not_waiting, WaitKind::sleep, WaitKind::timer, WaitKind::unreadable}) {
    EXPECT_FALSE(with_client({.kind = kind})) << to_string(kind);
  }
  EXPECT_FALSE(with_client({.kind = WaitKind::socket, .deadline_left = seconds(17)}));
  auto reads_a_disk = silence(at_s(2));
  reads_a_disk.waits = {{.role = Role::client, .kind = WaitKind::other}};
  silence_of(reads_a_disk).busy = {
      {.pid = 10, .watched = seconds(40), .ran = seconds(4), .bytes = 1 << 30}};
  EXPECT_FALSE(found(with_stall(reads_a_disk, StopReason::trial_limit))) << "blocked each time";
}

TEST(HangFinding, APartThatIsProvenToBeStuckIsAHangOfAClientThatMovesNoByte) {
  auto observation = with_stall(partly_stuck(), StopReason::trial_limit);
  const auto hang = found(observation);
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->proof, Proof::proven_partial);
  EXPECT_EQ(hang->kind, HangKind::deadlock);
  auto silent_too = observation;
  silent_too.stalls.push_back(silence(at_s(5)));
  EXPECT_EQ(found(silent_too)->proof, Proof::proven_partial) << "it says more than the silence";
  observation.last_progress = at_s(6);
  EXPECT_FALSE(found(observation)) << "the rest of it is at work";
}

TEST(HangFinding, NamesWhatAClientDidThatComputedToTheEnd) {
  auto stall = silence(at_s(5));
  stall.waits = {{.role = Role::client, .kind = WaitKind::not_waiting}};
  BusyFact busy{.pid = 10, .command = "client", .watched = seconds(50), .ran = seconds(50)};
  busy.bytes = 0;
  busy.ready = true;
  silence_of(stall).busy = {busy};
  const auto hang = found(with_stall(stall, StopReason::trial_limit));
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::livelock);
  EXPECT_EQ(hang->proof, Proof::no_progress);
  EXPECT_THAT(hang->summary, testing::HasSubstr("a heuristic"));
  EXPECT_FALSE(found(with_stall(stall, StopReason::none)));
  auto starved = with_stall(stall, StopReason::trial_limit);
  starved.faults = {{.fault = "compete", .applied = at_s(1), .starves_client = true}};
  EXPECT_FALSE(found(starved)) << "that was the harness";
  stall.last_movement = at_s(50);
  EXPECT_FALSE(found(with_stall(stall, StopReason::trial_limit))) << "it was not silent for long";
}

TEST(HangFinding, TakesIdleSilenceForAHangOnlyWhenItLastedForAllOfGiveUp) {
  auto stall = silence(at_s(20));
  stall.waits.push_back({.role = Role::client, .kind = WaitKind::sleep});
  silence_of(stall).busy = {{.pid = 10, .watched = seconds(40), .ran = ms(10), .bytes = 0}};
  const auto hang = found(with_stall(stall, StopReason::trial_limit));
  ASSERT_TRUE(hang);
  EXPECT_EQ(hang->kind, HangKind::unknown);
  EXPECT_EQ(hang->proof, Proof::no_progress);
  EXPECT_FALSE(found(with_stall(stall, StopReason::trial_limit), {.give_up = seconds(50)}));
  auto waits_for_held = stall;
  waits_for_held.waits.push_back({.role = Role::server, .held_by = "syscall_delay"});
  EXPECT_FALSE(found(with_stall(waits_for_held, StopReason::trial_limit))) << "it will be let go";
  stall.progress = {};
  EXPECT_FALSE(found(with_stall(stall, StopReason::trial_limit))) << "no byte could be counted";
}

TEST(HangFinding, SaysWhenNobodyWasLeftToRead) {
  auto stall = silence(at_s(2));
  stall.waits.clear();
  EXPECT_EQ(found(with_stall(stall, StopReason::trial_limit))->summary,
            "no byte moved; no thread of client or server was left to read");
}

}  // namespace
}  // namespace backfault
