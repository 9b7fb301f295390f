#include "harness/run/undisturbed_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/trial_bench.h"

namespace backfault {
namespace {

using testing::IsEmpty;

TEST_F(RunTrial, RunsTheClientOnceMoreAfterAFailureWhereThatIsAskedFor) {
  variant.recovery = true;
  machine.programs["server"] = {{.lives = std::nullopt}, {.lives = std::nullopt}};
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  machine.programs["recovery"] = {
      {.lines = {{ms(5), "error 0xC7FF000D hrComm: not of the first run"}}, .lives = ms(9)}};
  const auto observation = observe();
  EXPECT_EQ(observation.recovery->state, VerificationState::identical);
  EXPECT_EQ(observation.verification.state, VerificationState::not_attempted);
  EXPECT_THAT(observation.comm_errors, IsEmpty());
  EXPECT_EQ(process_named(observation, "recovery")->argv,
            process_named(observation, "client")->argv);
  EXPECT_EQ(judged(observation).outcome, Outcome::reported_error);
  EXPECT_EQ(record_of(observation).recovery->state, VerificationState::identical);
}

TEST_F(RunTrial, SaysThatTheNextRunFailedWithoutChangingItsWordOfTheFirst) {
  variant.recovery = true;
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  machine.programs["recovery"] = {{.lives = ms(9), .exit = Exited{11}}};
  const auto observation = observe();
  EXPECT_EQ(observation.recovery->state, VerificationState::failed);
  EXPECT_EQ(observation.recovery->detail, "the next run ended with exit code 11");
  EXPECT_EQ(judged(observation).outcome, Outcome::reported_error);
}

TEST_F(RunTrial, StartsAServerThatServesOnceAgainForTheNextRun) {
  variant.recovery = true;
  recipe.server->once = true;
  machine.programs["server"] = {{.lives = std::nullopt}, {.lives = seconds(9)}};
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  machine.programs["recovery"] = {{.lives = ms(9)}};
  const auto observation = observe();
  EXPECT_EQ(observation.recovery->state, VerificationState::identical);
  EXPECT_THAT(event_names(observation), testing::Contains("server_started_again"));
}

TEST_F(RunTrial, RunsNoClientAgainThatSucceededOrThatNobodyAskedAbout) {
  variant.recovery = true;
  const auto verified = observe();
  EXPECT_EQ(process_named(verified, "recovery"), nullptr);
  EXPECT_FALSE(verified.recovery);
  variant.recovery = false;
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  EXPECT_EQ(process_named(observe(), "recovery"), nullptr);
}

TEST_F(RunTrial, RunsNoClientAgainBesideAFaultThatMayStillHold) {
  variant.recovery = true;
  add_fault("switch");
  machine.files["/trial/unconfirmed"] = "";
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  const auto observation = observe();
  EXPECT_THAT(observation.invalid, testing::Not(IsEmpty()));
  EXPECT_EQ(process_named(observation, "recovery"), nullptr);
}

TEST_F(RunTrial, SaysOfARecoveryThatItCouldNotTryOnlyThat) {
  variant.recovery = true;
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  machine.programs["recovery"] = {{.lives = std::nullopt}};
  const auto observation = observe();
  EXPECT_THAT(observation.invalid, IsEmpty());
  EXPECT_EQ(observation.recovery->state, VerificationState::not_attempted);
  EXPECT_EQ(observation.recovery->detail, "back-up did not end within 60s");
}

}  // namespace
}  // namespace backfault
