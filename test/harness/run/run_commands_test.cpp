#include "harness/run/run_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

class RunCommands : public testing::Test {
 protected:
  Result<void> run(const std::vector<CommandTemplate>& commands) {
    return run_commands(machine, journal, {"prepare", commands}, bindings);
  }

  FakeMachine machine;
  Observation facts;
  TrialJournal journal{machine, facts, *ErrorMatcher::compile({})};
  Bindings bindings{.texts = {{"trial.dir", "/trial"}}, .words = {}};
};

TEST_F(RunCommands, RunsThemInOrderWithTheirPlaceholdersReplaced) {
  ASSERT_TRUE(run({{"mkdir", "${trial.dir}/dst"}, {"touch", "${trial.dir}/dst/x"}}));
  ASSERT_EQ(machine.launched.size(), 2U);
  EXPECT_THAT(machine.launched[0].argv, testing::ElementsAre("mkdir", "/trial/dst"));
  EXPECT_THAT(machine.launched[1].argv, testing::ElementsAre("touch", "/trial/dst/x"));
  EXPECT_EQ(machine.launched[0].role, std::nullopt);
  EXPECT_EQ(facts.processes[1].role, "prepare");
  EXPECT_EQ(facts.processes[1].exit, std::optional<ExitState>(Exited{0}));
}

TEST_F(RunCommands, GivesEachTheEnvironment) {
  const std::vector<CommandTemplate> commands = {{"first"}, {"second"}};
  const NamedCommands named{"restore", commands, {{"HOME", "${trial.dir}"}}};
  ASSERT_TRUE(run_commands(machine, journal, named, bindings));
  for (const auto& launched : machine.launched) {
    EXPECT_THAT(launched.environment, testing::ElementsAre(testing::Pair("HOME", "/trial")));
  }
  const NamedCommands wrong{"restore", commands, {{"X", "${nobody}"}}};
  EXPECT_THAT(run_commands(machine, journal, wrong, bindings).error().text,
              testing::StartsWith("restore: environment X: "));
}

TEST_F(RunCommands, StopsAtTheFirstThatFails) {
  machine.programs["prepare"] = {{.lives = ms(1), .exit = Exited{3}}};
  const auto ran = run({{"first"}, {"second"}});
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().text, "prepare: first ended with exit code 3");
  EXPECT_EQ(machine.launched.size(), 1U);
}

TEST_F(RunCommands, CallsAnEndByASignalAFailure) {
  machine.programs["prepare"] = {{.lives = ms(1), .exit = Signalled{11}}};
  EXPECT_EQ(run({{"first"}}).error().text, "prepare: first ended with signal 11 (SIGSEGV)");
}

TEST_F(RunCommands, TellsAFailureFromACommandThatCouldNotBeRun) {
  machine.programs["restore"] = {{.lives = ms(1), .exit = Exited{3}},
                                 {.missing = "first: no such program"}};
  const std::vector<CommandTemplate> commands = {{"first"}};
  const auto failed = first_failure(machine, journal, {"restore", commands}, bindings);
  ASSERT_TRUE(failed);
  EXPECT_EQ(*failed, "restore: first ended with exit code 3");
  const auto missing = first_failure(machine, journal, {"restore", commands}, bindings);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().text, "restore: first: no such program");
}

TEST_F(RunCommands, SaysNothingFailedWhenNothingDid) {
  const std::vector<CommandTemplate> commands = {{"first"}};
  const auto failed = first_failure(machine, journal, {"restore", commands}, bindings);
  ASSERT_TRUE(failed);
  EXPECT_EQ(*failed, std::nullopt);
}

TEST_F(RunCommands, EndsACommandThatDoesNotEnd) {
  machine.programs["prepare"] = {{.lives = std::nullopt}};
  EXPECT_EQ(run({{"stuck"}}).error().text, "prepare: stuck did not end within 600s");
  EXPECT_THAT(machine.living(), testing::IsEmpty());
  EXPECT_TRUE(facts.processes[0].ended_by_harness);
}

TEST_F(RunCommands, EndsACommandWhenTheCampaignIsInterrupted) {
  machine.programs["prepare"] = {{.lives = std::nullopt}};
  machine.stop_requested_at = at_s(2);
  EXPECT_EQ(run({{"stuck"}}).error().text, "prepare: stuck was interrupted");
  EXPECT_THAT(machine.living(), testing::IsEmpty());
  EXPECT_EQ(machine.now(), at_s(2));
}

TEST_F(RunCommands, EndsWhatACommandLeftBehind) {
  machine.programs["prepare"] = {{.lives = ms(1), .leaves_daemon = true}};
  ASSERT_TRUE(run({{"starter"}}));
  EXPECT_THAT(machine.living(), testing::IsEmpty());
  EXPECT_FALSE(facts.processes[0].ended_by_harness);
}

TEST_F(RunCommands, SaysWhenACommandCannotBeEnded) {
  machine.programs["prepare"] = {{.lives = std::nullopt, .unstoppable = true}};
  EXPECT_EQ(run({{"stuck"}}).error().text, "prepare: end stuck: SIGKILL did not end pid 7");
}

TEST_F(RunCommands, RefusesUnknownPlaceholdersAndEmptyCommands) {
  EXPECT_THAT(run({{"mkdir", "${trial.folder}"}}).error().text,
              testing::StartsWith("prepare: unknown placeholder"));
  bindings.words["options.none"] = {};
  EXPECT_EQ(run({{"${options.none}"}}).error().text, "prepare: a command without words");
}

}  // namespace
}  // namespace backfault
