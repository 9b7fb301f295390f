#include "harness/run/aftermath.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/trial_bench.h"

namespace backfault {
namespace {

using testing::ElementsAre;

/// A client that fails, and whoever wants to know everything afterwards.
class RunTrialWithAllLooks : public RunTrial {
 protected:
  RunTrialWithAllLooks() {
    variant.recovery = variant.older_backup = true;
    recipe.data = {.kind = RecipeData::Kind::tree, .bytes = Bytes{5}};
    recipe.restore = {{"restore-latest"}};
    recipe.older = OlderBackup{.restore = {{"restore-older"}}, .verify = {.command = {"compare"}}};
    machine.programs["older"] = {{.lives = ms(9)}, {.lives = ms(1)}};
    machine.programs["older_server"] = {{.lives = std::nullopt}};
    machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
    machine.programs["recovery"] = {{.lives = ms(9)}};
  }
  /// What was started after the client that is watched.
  std::vector<std::string> started_after() {
    static_cast<void>(observe());
    std::vector<std::string> programs;
    for (const auto& spec : machine.launched) programs.push_back(spec.argv.front());
    // serve, back-up and mv for the older backup, then serve and back-up.
    programs.erase(programs.begin(), programs.begin() + 5);
    return programs;
  }
};

TEST_F(RunTrialWithAllLooks, LooksAtTheOlderBackupBeforeTheNextRunMayMendIt) {
  EXPECT_THAT(started_after(),
              ElementsAre("restore-older", "compare", "back-up", "restore-latest"));
}

TEST_F(RunTrialWithAllLooks, StartsAServerThatIsGoneOnceForAllOfThem) {
  machine.programs["server"] = {{.lives = seconds(3)}, {.lives = std::nullopt}};
  EXPECT_THAT(started_after(),
              ElementsAre("serve", "restore-older", "compare", "back-up", "restore-latest"));
}

TEST_F(RunTrialWithAllLooks, RunsNothingAgainAfterASuccess) {
  machine.programs["client"] = {{.lives = seconds(5)}};
  EXPECT_THAT(started_after(), ElementsAre("restore-latest", "restore-older", "compare"));
}

TEST_F(RunTrial, IsInvalidWhenTheServerEndsWhileTheBackupIsRestored) {
  recipe.restore = {{"restore-latest"}};
  machine.programs["restore"] = {{.lives = seconds(2), .exit = Exited{4}}};
  EXPECT_EQ(judged(observe()).outcome, Outcome::false_success);
  machine.programs["server"] = {{.lives = seconds(6)}};
  EXPECT_THAT(observe().invalid, ElementsAre(testing::HasSubstr("its server ended meanwhile")));
}

TEST_F(RunTrial, IsInvalidWhenTheTrialHadNoSpaceLeft) {
  machine.storage.is_full = true;
  machine.programs["client"] = {{.lives = seconds(5), .exit = Exited{1}}};
  EXPECT_THAT(observe().invalid, ElementsAre(testing::HasSubstr("no space is left")));
}

}  // namespace
}  // namespace backfault
