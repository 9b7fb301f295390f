#include "harness/judge/judge_trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

using testing::HasSubstr;

/// A client that ran from 1 s to 10 s and moved its last byte at 9 s; nothing else to say.
Observation ended_with(const ExitState& exit) {
  Observation observation;
  observation.trial = 1;
  observation.processes = {client_process(exit, at_s(10))};
  observation.progress = {.bytes_to_client = 5000, .bytes_to_server = 100};
  observation.last_progress = at_s(9);
  return observation;
}

Observation succeeded(const VerificationState state) {
  auto observation = ended_with(Exited{0});
  observation.verification = {.state = state, .detail = "3 files"};
  return observation;
}

/// A deadlock from 2 s until the harness ended the client at 32 s.
Observation hung() {
  auto observation = ended_with(Signalled{15});
  observation.processes[0].ended = at_s(32);
  observation.processes[0].ended_by_harness = true;
  observation.stop = StopReason::give_up;
  observation.stalls = {mutual_stall(at_s(2))};
  observation.progress = observation.stalls[0].progress;
  observation.last_progress = at_s(2);
  return observation;
}

TrialRecord judged(const Observation& observation,
                   std::vector<Outcome> expected = {Outcome::verified, Outcome::reported_error}) {
  Variant variant = simple_variant();
  variant.name = "sink=null";
  variant.expected = std::move(expected);
  const Plan plan = plan_of(variant);
  return judge_trial(plan, plan.trials[0], observation).record;
}

Outcome outcome_of(const Observation& observation) { return judged(observation).verdict.outcome; }

TEST(Judge, CallsARestoredIdenticalBackupVerified) {
  const auto verdict = judged(succeeded(VerificationState::identical)).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::verified);
  EXPECT_EQ(verdict.judgement, Judgement::passed);
  EXPECT_EQ(verdict.reason, "restored and identical: 3 files");
}

TEST(Judge, CallsASuccessThatDoesNotRestoreFalse) {
  const auto different = judged(succeeded(VerificationState::different)).verdict;
  EXPECT_EQ(different.outcome, Outcome::false_success);
  EXPECT_EQ(different.judgement, Judgement::failed);
  EXPECT_EQ(different.reason, "exit code 0, but what was restored differs: 3 files");
  const auto failed = judged(succeeded(VerificationState::failed)).verdict;
  EXPECT_EQ(failed.outcome, Outcome::false_success);
  EXPECT_EQ(failed.reason, "exit code 0, but it cannot be restored: 3 files");
}

TEST(Judge, TellsBesideItWhatTheProductsOwnCheckSays) {
  auto observation = succeeded(VerificationState::different);
  observation.own_check = CheckFact{.state = CheckState::passed, .detail = ""};
  EXPECT_EQ(judged(observation).verdict.reason,
            "exit code 0, but what was restored differs: 3 files; the product's own check passes");
  observation = succeeded(VerificationState::identical);
  observation.own_check = CheckFact{.state = CheckState::failed, .detail = "check: exit code 1"};
  const auto verdict = judged(observation).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::verified);
  EXPECT_EQ(verdict.reason,
            "restored and identical: 3 files; the product's own check fails: check: exit code 1");
  observation.own_check->state = CheckState::unknown;
  EXPECT_EQ(
      judged(observation).verdict.reason,
      "restored and identical: 3 files; the result of the product's own check is unknown: check: "
      "exit code 1");
}

TEST(Judge, CannotJudgeASuccessThatNobodyCompared) {
  const auto verdict = judged(succeeded(VerificationState::not_attempted)).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::invalid);
  EXPECT_EQ(verdict.judgement, Judgement::inconclusive);
  EXPECT_EQ(verdict.reason, "exit code 0, but the data were not compared: 3 files");
}

TEST(Judge, QuotesWhatTheClientSaidOfItsFailure) {
  auto observation = ended_with(Exited{1});
  observation.comm_errors = {
      {.at = at_s(8), .side = Role::server, .code = "104", .text = "server's words"},
      {.at = at_s(9), .side = Role::client, .code = "0xC7FF000D", .text = "link lost"}};
  const auto verdict = judged(observation).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::reported_error);
  EXPECT_EQ(verdict.judgement, Judgement::passed);
  EXPECT_EQ(verdict.reason, "ended with exit code 1: 0xC7FF000D link lost");
}

TEST(Judge, CallsAFailureLateWhenItCameAfterGiveUp) {
  auto observation = ended_with(Exited{1});
  observation.processes[0].ended = at_s(40);
  const auto verdict = judged(observation).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::late);
  EXPECT_EQ(verdict.judgement, Judgement::failed);
  EXPECT_EQ(verdict.reason,
            "ended by itself with exit code 1, but 31.000 s after the last progress");
}

TEST(Judge, CountsGiveUpFromTheLatestFault) {
  auto observation = ended_with(Exited{1});
  observation.processes[0].ended = at_s(40);
  observation.faults = {{.fault = "delay", .applied = at_s(12)}, {.fault = "never applied"}};
  EXPECT_EQ(outcome_of(observation), Outcome::reported_error);
}

TEST(Judge, OwesTheClientTheTimeForWhichItWasStopped) {
  auto observation = ended_with(Exited{1});
  observation.processes[0].ended = at_s(60);
  FaultFact pause{.fault = "pause", .on = {Role::client}, .applied = at_s(10)};
  pause.reverted_at = at_s(50);
  observation.faults = {pause};
  EXPECT_EQ(outcome_of(observation), Outcome::late) << "a pause of the server";
  observation.faults[0].client_stopped_percent = 100;
  EXPECT_EQ(outcome_of(observation), Outcome::reported_error);
  observation.processes[0].ended = at_s(90);
  EXPECT_EQ(outcome_of(observation), Outcome::late) << "it ran for 40 s more";
}

TEST(Judge, NeverCallsAClientHungThatWasStoppedToTheTrialsLimit) {
  auto observation = hung();
  observation.stop = StopReason::trial_limit;
  observation.processes[0].ended = at_s(61);
  EXPECT_EQ(outcome_of(observation), Outcome::hung);
  observation.faults = {{.fault = "pause", .on = {Role::client}, .applied = at_s(2)}};
  observation.faults[0].client_stopped_percent = 100;
  EXPECT_EQ(outcome_of(observation), Outcome::invalid);
}

TEST(Judge, AllowsExactlyGiveUp) {
  auto observation = ended_with(Exited{1});
  observation.processes[0].ended = at_s(39);
  EXPECT_EQ(outcome_of(observation), Outcome::reported_error);
}

TEST(Judge, CannotCallAFailureLateWhenNoByteCouldBeCounted) {
  auto observation = ended_with(Exited{1});
  observation.progress = {};
  observation.last_progress.reset();
  EXPECT_EQ(outcome_of(observation), Outcome::reported_error);
  observation.processes[0].ended = at_s(40);
  const auto verdict = judged(observation).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::invalid);
  EXPECT_THAT(verdict.reason, HasSubstr("no byte could be counted"));
}

TEST(Judge, CallsAClientThatNeverMovedAByteLate) {
  auto observation = ended_with(Exited{1});
  observation.progress = {.bytes_to_client = 0};
  observation.last_progress.reset();
  observation.processes[0].ended = at_s(40);
  EXPECT_EQ(outcome_of(observation), Outcome::late);
}

TEST(Judge, CallsAnEndByASignalACrash) {
  const auto verdict = judged(ended_with(Signalled{11})).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::crashed);
  EXPECT_EQ(verdict.judgement, Judgement::failed);
  EXPECT_EQ(verdict.reason, "ended by signal 11 (SIGSEGV)");
}

TEST(Judge, NeverTakesItsOwnSignalForACrash) {
  auto observation = ended_with(Signalled{15});
  observation.processes[0].ended_by_harness = true;
  EXPECT_EQ(outcome_of(observation), Outcome::invalid);
  observation.stop = StopReason::trial_limit;
  EXPECT_EQ(outcome_of(observation), Outcome::invalid);
}

TEST(Judge, NeverTakesAnExitThatItAskedForAsTheClientsWord) {
  for (const int code : {0, 1}) {
    auto observation = ended_with(Exited{code});
    observation.processes[0].ended_by_harness = true;
    EXPECT_EQ(outcome_of(observation), Outcome::invalid) << code;
  }
}

TEST(Judge, CallsAClientAtWorkAtTheTrialsLimitInvalid) {
  auto observation = ended_with(Signalled{15});
  observation.stop = StopReason::trial_limit;
  observation.processes[0].ended = at_s(61);
  observation.last_progress = at_s(60);
  const auto verdict = judged(observation).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::invalid);
  EXPECT_EQ(verdict.judgement, Judgement::inconclusive);
  EXPECT_EQ(verdict.reason,
            "the harness ended the client (trial_limit), which could still have been at work; "
            "raise limits.trial");
}

TEST(Judge, TellsOfTheSilenceOfAClientThatStillWokeUp) {
  auto observation = ended_with(Signalled{15});
  observation.stop = StopReason::trial_limit;
  observation.last_progress = at_s(20);
  StallFact silence{.last_movement = at_s(20), .detected = at_s(50)};
  observation.stalls = {silence};
  const std::string silent =
      "the harness ended the client (trial_limit), which could still have been at work; raise "
      "limits.trial; no byte had moved for more than 30s, but some thread ran, slept or may have "
      "had a time-out";
  EXPECT_EQ(judged(observation).verdict.reason, silent);
  observation.last_progress = at_s(55);
  EXPECT_THAT(silent, ::testing::StartsWith(judged(observation).verdict.reason + "; no byte"));
}

TEST(Judge, TellsWhoWaitsForWhomInAHang) {
  const auto record = judged(hung());
  EXPECT_EQ(record.verdict.outcome, Outcome::hung);
  EXPECT_EQ(record.verdict.judgement, Judgement::failed);
  EXPECT_EQ(record.verdict.reason,
            "client thread 10 (client) waits in futex for the ring, while server thread 20 "
            "(server) waits in futex for the ring");
  ASSERT_TRUE(record.hang);
  EXPECT_EQ(record.hang->last_movement, at_s(2));
}

TEST(Judge, CallsAHangPassedOnlyWhereAHangIsExpected) {
  EXPECT_EQ(judged(hung(), {Outcome::hung}).verdict.judgement, Judgement::passed);
  EXPECT_EQ(judged(hung(), {}).verdict.judgement, Judgement::failed);
}

TEST(Judge, FindsAnInterruptedTrialInvalidEvenWhenItHung) {
  auto observation = hung();
  observation.stop = StopReason::interrupted;
  const auto record = judged(observation);
  EXPECT_EQ(record.verdict.outcome, Outcome::invalid);
  EXPECT_EQ(record.verdict.reason, "the campaign was interrupted");
  EXPECT_FALSE(record.hang);
}

TEST(Judge, PutsInvalidBeforeAHangAndDropsItsRecord) {
  auto observation = hung();
  observation.invalid = {"fault pin_cpu could not be confirmed", "tear down"};
  const auto record = judged(observation, {Outcome::hung, Outcome::invalid});
  EXPECT_EQ(record.verdict.outcome, Outcome::invalid);
  EXPECT_EQ(record.verdict.judgement, Judgement::inconclusive);
  EXPECT_EQ(record.verdict.reason, "fault pin_cpu could not be confirmed; tear down");
  EXPECT_FALSE(record.hang);
}

TEST(Judge, PutsSkippedBeforeEverything) {
  auto observation = hung();
  observation.invalid = {"no ports"};
  observation.skipped = {"rsync is not installed"};
  const auto verdict = judged(observation, {Outcome::hung, Outcome::skipped}).verdict;
  EXPECT_EQ(verdict.outcome, Outcome::skipped);
  EXPECT_EQ(verdict.judgement, Judgement::inconclusive);
  EXPECT_EQ(verdict.reason, "rsync is not installed");
}

TEST(Judge, IsInvalidWithoutAClientOrWithoutItsEnd) {
  EXPECT_EQ(judged({}).verdict.reason, "no client was started");
  Observation observation;
  observation.processes = {client_process(std::nullopt, {})};
  EXPECT_EQ(judged(observation).verdict.outcome, Outcome::invalid);
  EXPECT_EQ(judged(observation).verdict.reason, "the client's end was not seen");
}

TEST(Judge, PutsHangAndErrorsInTheirPlaceInTheStory) {
  auto observation = hung();
  observation.events = {{at_s(1), "client_started", ""}, {at_s(32), "client_ended", ""}};
  observation.comm_errors = {{.at = at_s(31), .side = Role::server, .code = "E", .name = "n"}};
  std::vector<std::string> words;
  for (const auto& event : judged(observation).events) words.push_back(event.what);
  EXPECT_THAT(words, testing::ElementsAre("client_started", "last_movement", "hang_detected",
                                          "communications_error", "client_ended"));
}

TEST(Judge, CarriesTheFactsIntoTheRecord) {
  auto observation = succeeded(VerificationState::identical);
  observation.duration = seconds(11);
  observation.weaker = {"no network namespace"};
  const auto record = judged(observation);
  EXPECT_EQ(record.trial, 1U);
  EXPECT_EQ(record.scenario, "scenario");
  EXPECT_EQ(record.variant, "sink=null");
  EXPECT_EQ(record.seed, Seed{7});
  EXPECT_EQ(record.duration, seconds(11));
  EXPECT_EQ(record.progress.bytes_to_client, 5000U);
  EXPECT_EQ(record.weaker, std::vector<std::string>{"no network namespace"});
}

}  // namespace
}  // namespace backfault
