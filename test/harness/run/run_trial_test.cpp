#include "harness/run/run_trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/trial_bench.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST_F(RunTrial, VerifiesABackupThatRestores) {
  recipe.prepare = {{"mkdir", "${trial.dir}/dst"}};
  recipe.files = {{"conf", "port = ${server.port}"}};
  recipe.data = {.kind = RecipeData::Kind::tree, .bytes = Bytes{1000}};
  recipe.restore = {{"restore", "${trial.dir}/restored"}};
  const auto observation = observe();
  EXPECT_THAT(observation.invalid, IsEmpty());
  EXPECT_EQ(observation.stop, StopReason::none);
  EXPECT_EQ(observation.verification.state, VerificationState::identical);
  EXPECT_EQ(observation.progress.bytes_to_client, 5'000'000U);
  EXPECT_EQ(process_named(observation, "client")->exit, std::optional<ExitState>(Exited{0}));
  EXPECT_TRUE(process_named(observation, "server")->ended_by_harness);
  EXPECT_THAT(event_names(observation),
              ElementsAre("prepare_ended", "server_ready", "client_started", "client_ended",
                          "restore_ended", "verified", "server_ended"));
  EXPECT_THAT(machine.launched[1].argv, ElementsAre("serve", "--port", "40000"));
  EXPECT_EQ(machine.files.at("/trial/conf"), "port = 40000");
  EXPECT_EQ(machine.trees.at("/trial/data"), Bytes{1000});
  EXPECT_THAT(machine.compared, ElementsAre(testing::Pair("/trial/data", "/trial/restored")));
  EXPECT_EQ(judged(observation).outcome, Outcome::verified);
}

TEST_F(RunTrial, IsInvalidWhenTheServerIsNeverReady) {
  recipe.server->ready.listening = "${server.port}";
  const auto observation = observe();
  EXPECT_THAT(observation.invalid, ElementsAre("the server was not ready within 30s"));
  EXPECT_EQ(process_named(observation, "client"), nullptr);
  EXPECT_EQ(judged(observation).outcome, Outcome::invalid);
}

TEST_F(RunTrial, IsInvalidWhenTheServerEndsBeforeItIsReady) {
  recipe.server->ready.listening = "${server.port}";
  machine.programs["server"] = {
      {.lines = {{ms(5), "bind: address in use"}}, .lives = ms(9), .exit = Exited{2}}};
  EXPECT_THAT(observe().invalid,
              ElementsAre("the server ended before it was ready (exit code 2); its last line: "
                          "bind: address in use"));
}

TEST_F(RunTrial, IsInvalidWhenTheClientIsMissing) {
  machine.programs["client"] = {{.missing = "back-up: no such program"}};
  const auto observation = observe();
  EXPECT_THAT(observation.invalid, ElementsAre("start the client: back-up: no such program"));
  EXPECT_EQ(judged(observation).judgement, Judgement::inconclusive);
}

TEST_F(RunTrial, IsInvalidWhenPreparationFails) {
  recipe.prepare = {{"mkdir"}};
  machine.programs["prepare"] = {{.lives = ms(1), .exit = Exited{1}}};
  EXPECT_THAT(observe().invalid, ElementsAre("prepare: mkdir ended with exit code 1"));
  EXPECT_EQ(machine.launched.size(), 1U);
}

TEST_F(RunTrial, IsInvalidForWordsThatMeanNothing) {
  recipe.status = "${nobody}";
  EXPECT_THAT(observe().invalid, ElementsAre(StartsWith("status page: ")));
  recipe.status = "";
  recipe.files = {{"conf", "${nobody}"}};
  EXPECT_THAT(observe().invalid, ElementsAre(StartsWith("file conf: ")));
  recipe.files.clear();
  recipe.errors = {{.match = "("}};
  EXPECT_THAT(run().invalid, ElementsAre(StartsWith("pattern")));
  recipe.errors.clear();
  add_fault("flood");
  EXPECT_THAT(run().invalid, ElementsAre("this backfault has no fault named flood"));
}

TEST_F(RunTrial, RecordsWhatTheClientSaysOfItsFailure) {
  machine.programs["client"] = {{.lines = {{seconds(4), "error 0xC7FF000D hrComm: link lost"}},
                                 .lives = seconds(5),
                                 .exit = Exited{1}}};
  const auto observation = observe();
  ASSERT_EQ(observation.comm_errors.size(), 1U);
  EXPECT_EQ(observation.comm_errors[0].at, at_s(4));
  EXPECT_EQ(observation.comm_errors[0].code, "0xC7FF000D");
  EXPECT_EQ(observation.comm_errors[0].name, "hrComm");
  EXPECT_EQ(observation.comm_errors[0].text, "link lost");
  EXPECT_EQ(observation.verification.state, VerificationState::not_attempted);
  EXPECT_EQ(judged(observation).outcome, Outcome::reported_error);
  EXPECT_EQ(judged(observation).reason, "ended with exit code 1: 0xC7FF000D link lost");
}

TEST_F(RunTrial, TellsTheStoryOfAHangThatATimeOutEnded) {
  bytes_move_until(at_s(2));
  machine.quiet = {{at_s(2), at_s(100), {client_waits(), server_waits(seconds(20))}}};
  machine.programs["client"] = {{.lines = {{ms(22'001), "error 0xC7FF000D hrComm: link lost"}},
                                 .lives = ms(22'003),
                                 .exit = Exited{1}}};
  const auto observation = observe();
  EXPECT_EQ(judged(observation).outcome, Outcome::hung);
  const auto record = record_of(observation);
  std::vector<std::string> words;
  for (const auto& event : record.events) words.push_back(event.what);
  EXPECT_THAT(words,
              ElementsAre("server_ready", "client_started", "last_movement", "stall_detected",
                          "hang_detected", "communications_error", "client_ended", "server_ended"));
  EXPECT_EQ(record.hang->kind, HangKind::deadlock);
  EXPECT_GE(record.hang->last_movement, at_s(2));
  EXPECT_LT(record.hang->last_movement, record.hang->detected);
  EXPECT_LT(record.hang->detected, observation.comm_errors[0].at);
}

TEST_F(RunTrial, CallsAClientThatWaitedAndSucceededVerified) {
  machine.quiet = {{at_s(2), at_s(22), {client_waits(), server_waits(seconds(20))}}};
  machine.programs["client"] = {{.lives = seconds(30)}};
  EXPECT_EQ(judged(observe()).outcome, Outcome::verified);
}

TEST_F(RunTrial, EndsAClientThatStandsStillForGood) {
  bytes_move_until(at_s(2));
  machine.quiet = {{at_s(2), at_s(100), {client_waits(), server_waits()}}};
  machine.programs["client"] = {{.lives = std::nullopt}};
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::give_up);
  EXPECT_EQ(observation.waits_at_stop.size(), 2U);
  EXPECT_TRUE(process_named(observation, "client")->ended_by_harness);
  EXPECT_EQ(judged(observation).outcome, Outcome::hung);
  EXPECT_EQ(observation.verification.state, VerificationState::not_attempted);
  EXPECT_THAT(machine.stacks_saved.back(), testing::Ge(at_s(32))) << "before it was ended";
  EXPECT_EQ(machine.dumped.size(), 1U);
}

TEST_F(RunTrial, CallsAClientThatComputesWithoutProgressALivelock) {
  bytes_move_until(at_s(2));
  machine.programs["client"] = {{.lives = std::nullopt}};
  machine.work = [](const MonoTime now) {
    return std::map<int, ProcessWork>{{10, {.ran = now.since_start, .bytes = 7}}};
  };
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::trial_limit);
  const TrialRecord record = record_of(observation);
  EXPECT_EQ(record.verdict.outcome, Outcome::hung);
  EXPECT_EQ(record.hang.value().kind, HangKind::livelock);
}

TEST_F(RunTrial, EndsAClientAtTheTrialsLimitWithoutBlamingOneThatStillWorks) {
  machine.programs["client"] = {{.lives = std::nullopt}};
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::trial_limit);
  EXPECT_EQ(judged(observation).outcome, Outcome::invalid);
}

TEST_F(RunTrial, BlamesNobodyForAClientThatSpinsWithoutProgress) {
  bytes_move_until(at_s(2));
  machine.programs["client"] = {{.lives = std::nullopt}};
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::trial_limit);
  EXPECT_EQ(judged(observation).outcome, Outcome::invalid);
}

TEST_F(RunTrial, BlamesNobodyForSilenceWhereNoByteCanBeCounted) {
  recipe.status = "";
  machine.programs["client"] = {{.lives = std::nullopt}};
  EXPECT_EQ(judged(observe()).outcome, Outcome::invalid);
}

TEST_F(RunTrial, TakesAnEndThatCameBeforeItsOwnSignalAsTheClientsWord) {
  // Its end and the limit are at the same instant.
  machine.programs["client"] = {{.lives = seconds(60), .exit = Exited{3}}};
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::none);
  EXPECT_FALSE(process_named(observation, "client")->ended_by_harness);
  EXPECT_EQ(judged(observation).outcome, Outcome::reported_error);
}

TEST_F(RunTrial, IsInterruptedWithEverythingStoppedAndPutBack) {
  add_fault("switch");
  machine.stop_requested_at = at_s(3);
  machine.programs["client"] = {{.lives = std::nullopt}};
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::interrupted);
  EXPECT_EQ(machine.files.at(SwitchFault::path), "off");
  EXPECT_TRUE(observation.faults[0].reverted);
  EXPECT_EQ(judged(observation).reason, "the campaign was interrupted");
  EXPECT_LT(machine.now(), at_s(4));
}

TEST_F(RunTrial, IsInterruptedWhileItRestores) {
  recipe.restore = {{"restore"}};
  machine.programs["restore"] = {{.lives = std::nullopt}};
  machine.stop_requested_at = at_s(8);
  const auto observation = observe();
  EXPECT_EQ(observation.stop, StopReason::interrupted);
  EXPECT_EQ(judged(observation).outcome, Outcome::invalid);
}

TEST_F(RunTrial, EndsWhatServerAndClientLeftBehind) {
  machine.programs["client"] = {{.lives = seconds(5), .leaves_daemon = true}};
  machine.programs["server"] = {{.lives = std::nullopt, .leaves_daemon = true}};
  EXPECT_EQ(judged(observe()).outcome, Outcome::verified);
  EXPECT_THAT(machine.stopped, testing::SizeIs(2));
}

TEST_F(RunTrial, IsInvalidWhenSomethingCannotBeEnded) {
  machine.programs["server"] = {{.lives = std::nullopt, .unstoppable = true}};
  const auto observation = run();
  EXPECT_THAT(observation.invalid, ElementsAre("tear down: SIGKILL did not end pid 7"));
}

TEST_F(RunTrial, AppliesConfirmsAndRevertsItsFaults) {
  add_fault("switch");
  const auto observation = observe();
  ASSERT_EQ(observation.faults.size(), 1U);
  EXPECT_EQ(observation.faults[0].fault, "switch");
  EXPECT_EQ(observation.faults[0].applied, MonoTime{});
  EXPECT_TRUE(observation.faults[0].confirmed);
  EXPECT_EQ(observation.faults[0].proof, "the switch is on");
  EXPECT_TRUE(observation.faults[0].reverted);
  EXPECT_THAT(observation.invalid, IsEmpty());
}

TEST_F(RunTrial, IsInvalidWhenAFaultDidNotHold) {
  add_fault("switch");
  machine.files["/trial/unconfirmed"] = "";
  const auto observation = observe();
  EXPECT_THAT(observation.invalid,
              ElementsAre("fault switch could not be confirmed: the switch is on"));
  EXPECT_EQ(machine.files.at(SwitchFault::path), "off");
}

TEST_F(RunTrial, PutsAWireBetweenClientAndServerWhereAFaultNeedsOne) {
  add_fault("switch", Role::wire);
  recipe.status = "";
  machine.wire = [](const MonoTime now) {
    return WireCounters{.bytes_to_client = static_cast<std::uint64_t>(now.since_start.count())};
  };
  const auto observation = observe();
  ASSERT_EQ(machine.wires.size(), 2U);
  EXPECT_EQ(machine.wires[0].forward_to, 40000);
  EXPECT_EQ(machine.wires[1].forward_to, 40001);
  EXPECT_THAT(machine.launched[1].argv,
              ElementsAre("back-up", "--port", std::to_string(machine.wires[0].listen)));
  EXPECT_EQ(observation.progress.bytes_to_client, 5'000'000U);
}

TEST_F(RunTrial, PreparesBothRecipesWhenServerAndClientDiffer) {
  server_recipe = simple_recipe();
  server_recipe->prepare = {{"prepare-server"}};
  server_recipe->files = {{"server.conf", "s"}};
  server_recipe->errors = {{.match = "^fatal (?<text>.*)$"}};
  recipe.prepare = {{"prepare-client"}};
  recipe.files = {{"client.conf", "c"}};
  machine.programs["server"] = {{.lines = {{seconds(1), "fatal x"}}, .lives = std::nullopt}};
  const auto observation = observe();
  EXPECT_THAT(machine.launched[0].argv, ElementsAre("prepare-server"));
  EXPECT_THAT(machine.launched[1].argv, ElementsAre("prepare-client"));
  EXPECT_TRUE(machine.files.contains("/trial/server.conf"));
  EXPECT_TRUE(machine.files.contains("/trial/client.conf"));
  ASSERT_EQ(observation.comm_errors.size(), 1U);
  EXPECT_EQ(observation.comm_errors[0].side, Role::server);
  EXPECT_EQ(observation.comm_errors[0].text, "x");
}

TEST_F(RunTrial, StartsAServerAgainThatEndedBeforeTheRestore) {
  machine.programs["server"] = {{.lives = seconds(4), .exit = Signalled{11}},
                                {.lives = std::nullopt}};
  recipe.restore = {{"restore"}};
  const auto observation = observe();
  EXPECT_THAT(event_names(observation),
              ElementsAre("server_ready", "client_started", "server_ended", "client_ended",
                          "server_started_again", "restore_ended", "verified", "server_ended"));
  EXPECT_EQ(judged(observation).outcome, Outcome::verified);
}

TEST_F(RunTrial, BlamesNobodyWhenTheServerCannotBeStartedAgain) {
  machine.programs["server"] = {{.lives = seconds(4), .exit = Signalled{11}},
                                {.missing = "serve: no such program"}};
  const auto observation = observe();
  EXPECT_THAT(observation.invalid,
              ElementsAre(HasSubstr("start the server again to restore from it: ")));
  EXPECT_EQ(judged(observation).outcome, Outcome::invalid);
}

TEST_F(RunTrial, NeedsNoServerToRestoreFromThatServedOnceOrThatTheClientBrings) {
  recipe.server->once = true;
  machine.programs["server"] = {{.lives = seconds(9)}};
  EXPECT_EQ(judged(observe()).outcome, Outcome::verified);
  recipe.server.reset();
  const auto observation = observe();
  EXPECT_EQ(process_named(observation, "server"), nullptr);
  EXPECT_EQ(judged(observation).outcome, Outcome::verified);
}

}  // namespace
}  // namespace backfault
