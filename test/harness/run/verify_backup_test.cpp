#include "harness/run/verify_backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/trial_bench.h"
#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

class VerifyBackup : public testing::Test {
 protected:
  Result<VerificationFact> verify() {
    return verify_backup(machine, journal, restoration, bindings);
  }

  FakeMachine machine;
  Observation facts;
  TrialJournal journal{machine, facts, *ErrorMatcher::compile({})};
  Bindings bindings{.texts = {{"trial.dir", "/trial"}, {"data.dir", "/trial/data"}}, .words = {}};
  Restoration restoration{
      .commands = {{"restore", "${trial.dir}/restored"}},
      .rule = VerifyRule{.same_tree = {"${data.dir}", "${trial.dir}/restored"}}};
};

TEST_F(VerifyBackup, RestoresAndComparesTrees) {
  const auto fact = verify();
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->state, VerificationState::identical);
  EXPECT_EQ(fact->detail, "2 files, 10 bytes");
  EXPECT_THAT(machine.launched[0].argv, testing::ElementsAre("restore", "/trial/restored"));
  EXPECT_THAT(machine.compared,
              testing::ElementsAre(testing::Pair("/trial/data", "/trial/restored")));
}

TEST_F(VerifyBackup, ComparesFiles) {
  restoration.rule = VerifyRule{.same_file = {"${trial.dir}/sent", "${trial.dir}/received"}};
  ASSERT_TRUE(verify());
  EXPECT_THAT(machine.compared,
              testing::ElementsAre(testing::Pair("/trial/sent", "/trial/received")));
}

TEST_F(VerifyBackup, PassesOnThatTheyDiffer) {
  machine.comparison = VerificationFact{VerificationState::different, "x is missing"};
  EXPECT_EQ(verify()->state, VerificationState::different);
}

TEST_F(VerifyBackup, DoesNotAttemptWhatTheRecipeDoesNotSay) {
  restoration.rule.reset();
  const auto fact = verify();
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->state, VerificationState::not_attempted);
  EXPECT_EQ(fact->detail, "the recipe does not say how to compare");
  EXPECT_TRUE(machine.launched.empty());
}

TEST_F(VerifyBackup, CallsARestoreThatSaysNoAFailure) {
  machine.programs["restore"] = {{.lives = ms(1), .exit = Exited{2}}};
  const auto fact = verify();
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->state, VerificationState::failed);
  EXPECT_EQ(fact->detail, "restore: restore ended with exit code 2");
  EXPECT_TRUE(machine.compared.empty());
}

TEST_F(VerifyBackup, DoesNotBlameTheProductForARestoreThatCouldNotBeRun) {
  machine.programs["restore"] = {{.missing = "restore: no such program"}, {.lives = std::nullopt}};
  EXPECT_EQ(verify().error().text, "restore: restore: no such program");
  EXPECT_EQ(verify().error().text, "restore: restore did not end within 600s");
  restoration.commands = {{"restore", "${nothing}"}};
  EXPECT_FALSE(verify());
}

TEST_F(VerifyBackup, AsksTheRecipesOwnCommand) {
  restoration.rule = VerifyRule{.command = {"check", "${trial.dir}"}};
  EXPECT_EQ(verify()->state, VerificationState::identical);
  EXPECT_THAT(machine.launched[1].argv, testing::ElementsAre("check", "/trial"));
  machine.programs["verify"] = {{.lives = ms(1), .exit = Exited{1}}};
  EXPECT_EQ(verify()->state, VerificationState::different);
  EXPECT_EQ(verify()->detail, "verify: check ended with exit code 1");
  machine.programs["verify"] = {{.missing = "check: no such program"}};
  EXPECT_FALSE(verify());
}

TEST_F(VerifyBackup, PassesOnThatItCouldNotLook) {
  machine.comparison = fail("read /trial/data: permission denied");
  EXPECT_EQ(verify().error().text, "read /trial/data: permission denied");
  restoration.rule = VerifyRule{};
  EXPECT_EQ(verify().error().text, "a comparison needs exactly two paths");
}

TEST_F(VerifyBackup, RecordsWhatTheProductsOwnCheckSays) {
  const auto check = [&] { return own_check(machine, journal, restoration, bindings); };
  EXPECT_FALSE(check());
  restoration.check = {{"check", "${trial.dir}/kept"}};
  EXPECT_EQ(check(), (CheckFact{CheckState::passed, ""}));
  EXPECT_THAT(machine.launched[0].argv, testing::ElementsAre("check", "/trial/kept"));
  machine.programs["check"] = {{.lives = ms(1), .exit = Exited{3}}, {.lives = std::nullopt}};
  EXPECT_EQ(check(), (CheckFact{CheckState::failed, "check: check ended with exit code 3"}));
  EXPECT_EQ(check(), (CheckFact{CheckState::unknown, "check: check did not end within 600s"}));
}

TEST_F(RunTrial, AsksTheProductItselfAfterItsOwnLookAndBelievesThat) {
  recipe.check = {{"check"}};
  recipe.restore = {{"restore"}};
  machine.programs["check"] = {{.lives = ms(5), .exit = Exited{1}}};
  const auto observation = observe();
  EXPECT_EQ(observation.own_check,
            (CheckFact{CheckState::failed, "check: check ended with exit code 1"}));
  EXPECT_THAT(event_names(observation),
              testing::ElementsAre("server_ready", "client_started", "client_ended",
                                   "restore_ended", "verified", "check_ended", "server_ended"));
  EXPECT_EQ(judged(observation).outcome, Outcome::verified);
  EXPECT_EQ(record_of(observation).own_check, observation.own_check);
}

TEST_F(RunTrial, AsksNoProductThatClaimsNoSuccess) {
  recipe.check = {{"check"}};
  variant.recovery = true;
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  EXPECT_FALSE(observe().own_check);
}

}  // namespace
}  // namespace backfault
