#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CommandRun : public AppBench {
 protected:
  [[nodiscard]] static Said ran(const RunOptions& options) {
    return said_by([&] { return command_run(options); });
  }
};

TEST_F(CommandRun, LeavesPlanJournalAndReports) {
  const Said said = ran(run_of(scenario()));
  EXPECT_EQ(said.code, ExitCode::requirements_met) << said.err;
  EXPECT_THAT(said.err, HasSubstr("seed 7, 2 trials"));
  EXPECT_THAT(said.out, HasSubstr("2 verified"));
  for (const char* file : {"plan.json", "trials.jsonl", "report.json", "junit.xml"}) {
    EXPECT_TRUE(std::filesystem::exists(path("run") + "/" + file)) << file;
  }
}

TEST_F(CommandRun, TellsWithItsCodeThatARequirementWasNotMet) {
  EXPECT_EQ(ran(run_of(scenario("/bin/false"))).code, ExitCode::requirement_not_met);
}

TEST_F(CommandRun, TellsWithItsCodeThatNothingWasLearned) {
  EXPECT_EQ(ran(run_of(scenario("/no/such/program"))).code, ExitCode::inconclusive);
}

TEST_F(CommandRun, BeginsNoFolderForWrongWords) {
  RunOptions options = run_of(scenario());
  options.formats = "jnit";
  EXPECT_EQ(ran(options).code, ExitCode::wrong_usage);
  options.formats = "json";
  options.length = "banana";
  const Said said = ran(options);
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, AllOf(HasSubstr("--for"), HasSubstr("banana")));
  EXPECT_FALSE(std::filesystem::exists(path("run")));
}

TEST_F(CommandRun, LeavesAFolderAloneThatIsNotEmpty) {
  std::filesystem::create_directory(path("run"));
  write("run/precious", "mine");
  const Said said = ran(run_of(scenario()));
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("not empty"));
  EXPECT_EQ(file_text(path("run/precious")), "mine");
}

TEST_F(CommandRun, CutsThePlanToWhatThereWasTimeFor) {
  RunOptions options = run_of(scenario());
  options.length = "1us";
  EXPECT_EQ(ran(options).code, ExitCode::nothing_ran);
  EXPECT_THAT(file_text(path("run/plan.json")), HasSubstr("\"trials\""));
  EXPECT_EQ(file_text(path("run/trials.jsonl")), "");
}

}  // namespace
}  // namespace backfault
