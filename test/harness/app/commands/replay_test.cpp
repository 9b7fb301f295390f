#include <algorithm>

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class CommandReplay : public AppBench {
 protected:
  [[nodiscard]] Said replayed(const std::uint64_t trial, const std::string& out = "") const {
    return said_by([&] { return command_replay(path("run"), trial, out); });
  }
};

TEST_F(CommandReplay, RunsOneTrialAgainBesideItsRun) {
  finish_a_run();
  const Said said = replayed(2);
  EXPECT_EQ(said.code, ExitCode::requirements_met) << said.err;
  EXPECT_THAT(said.err, HasSubstr("trial 2"));
  const std::string line = file_text(path("run-trial-2-replay-1/trials.jsonl"));
  EXPECT_THAT(line, HasSubstr("\"trial\":2,"));
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST_F(CommandReplay, AnswersEveryReplayWithAFolderOfItsOwn) {
  finish_a_run();
  for (const char* folder : {"run-trial-1-replay-1", "run-trial-1-replay-2"}) {
    EXPECT_EQ(replayed(1).code, ExitCode::requirements_met);
    EXPECT_TRUE(std::filesystem::exists(path(folder))) << folder;
  }
}

TEST_F(CommandReplay, UsesTheFolderThatIsNamed) {
  finish_a_run();
  EXPECT_EQ(replayed(1, path("again")).code, ExitCode::requirements_met);
  EXPECT_TRUE(std::filesystem::exists(path("again/report.json")));
}

TEST_F(CommandReplay, RefusesATrialThatThePlanDoesNotHave) {
  finish_a_run();
  const Said said = replayed(77);
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("77 is not in the plan (it has 1 to 2)"));
}

}  // namespace
}  // namespace backfault
