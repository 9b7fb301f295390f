#include "harness/run/older_backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/trial_bench.h"

namespace backfault {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Of a product that keeps older backups, and a client that fails under a fault.
class RunTrialAfterABackup : public RunTrial {
 protected:
  RunTrialAfterABackup() {
    variant.older_backup = true;
    recipe.data = {.kind = RecipeData::Kind::tree, .bytes = Bytes{5}};
    recipe.older = OlderBackup{.restore = {{"restore-older"}},
                               .verify = {.same_tree = {"${older.dir}", "${trial.dir}/old"}}};
    machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
    machine.programs["older_server"] = {{.lives = std::nullopt}};
  }

  /// The run, and the move of its data.
  void older_run_ends(const ExitState exit) {
    machine.programs["older"] = {{.lives = ms(9), .exit = exit}, {.lives = ms(1)}};
  }
};

TEST_F(RunTrialAfterABackup, RestoresThatBackupWhenTheFaultsAreGone) {
  add_fault("switch");
  older_run_ends(Exited{0});
  const auto observation = observe();
  std::vector<std::string> ran;
  for (const auto& spec : machine.launched) ran.push_back(spec.argv.front());
  EXPECT_THAT(ran, ElementsAre("serve", "back-up", "mv", "serve", "back-up", "restore-older"));
  EXPECT_EQ(machine.launched[0].role, std::nullopt) << "faults begin with the next server";
  EXPECT_EQ(machine.launched[3].role, Role::server);
  EXPECT_THAT(machine.launched[2].argv, ElementsAre("mv", "/trial/data", "/trial/older"));
  EXPECT_THAT(machine.compared, ElementsAre(testing::Pair("/trial/older", "/trial/old")));
  ASSERT_TRUE(observation.older_backup);
  EXPECT_EQ(observation.older_backup->state, VerificationState::identical);
  EXPECT_EQ(record_of(observation).older_backup->state, VerificationState::identical);
  EXPECT_EQ(judged(observation).outcome, Outcome::reported_error);
  EXPECT_GT(observation.faults.at(0).applied, MonoTime{ms(9)}) << "the older run was undisturbed";
}

TEST_F(RunTrialAfterABackup, WaitsUntilTheServerIsDoneWithIt) {
  recipe.older->wait = {{"is-it-done"}};
  older_run_ends(Exited{0});
  machine.programs["older"].push_back({.lives = ms(1)});
  observe();
  ASSERT_GE(machine.launched.size(), 4U);
  EXPECT_EQ(machine.launched[2].argv.front(), "is-it-done");
  EXPECT_EQ(machine.launched[3].argv.front(), "mv");
}

TEST_F(RunTrialAfterABackup, SaysThatItIsLostWithoutChangingTheOutcome) {
  older_run_ends(Exited{0});
  machine.programs["restore"] = {{.lives = ms(9), .exit = Exited{4}}};
  const auto observation = observe();
  EXPECT_EQ(observation.older_backup->state, VerificationState::failed);
  EXPECT_THAT(observation.older_backup->detail, HasSubstr("exit code 4"));
  EXPECT_THAT(observation.invalid, IsEmpty());
  EXPECT_EQ(judged(observation).outcome, Outcome::reported_error);
}

TEST_F(RunTrialAfterABackup, LooksAtItAlsoAfterASuccess) {
  older_run_ends(Exited{0});
  machine.programs["client"] = {{.lives = seconds(5)}};
  const auto observation = observe();
  EXPECT_EQ(judged(observation).outcome, Outcome::verified);
  EXPECT_EQ(observation.older_backup->state, VerificationState::identical);
}

TEST_F(RunTrialAfterABackup, IsInvalidWhereThereIsNoOlderBackup) {
  older_run_ends(Exited{3});
  const auto observation = observe();
  EXPECT_THAT(observation.invalid,
              ElementsAre("make the older backup: the undisturbed run ended with exit code 3"));
  EXPECT_EQ(process_named(observation, "client"), nullptr);
  EXPECT_FALSE(observation.older_backup);
}

TEST_F(RunTrialAfterABackup, DoesNotLookBesideAFaultThatMayStillHold) {
  older_run_ends(Exited{0});
  add_fault("switch");
  machine.files["/trial/unconfirmed"] = "";
  const auto observation = observe();
  EXPECT_THAT(event_names(observation), Contains("older_backup_made"));
  EXPECT_FALSE(observation.older_backup);
}

TEST_F(RunTrialAfterABackup, MakesNoneThatNobodyAskedAboutOrThatTheProductDoesNotKeep) {
  variant.older_backup = false;
  EXPECT_EQ(process_named(observe(), "older"), nullptr);
  variant.older_backup = true;
  recipe.older.reset();
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  const auto observation = observe();
  EXPECT_EQ(process_named(observation, "older"), nullptr);
  EXPECT_FALSE(observation.older_backup);
}

}  // namespace
}  // namespace backfault
