#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class CommandJudge : public AppBench {
 protected:
  [[nodiscard]] Said judged() const {
    return said_by([&] { return command_judge(path("run"), "console"); });
  }
};

TEST_F(CommandJudge, ComesToTheSameVerdictsFromTheSameObservations) {
  finish_a_run();
  const std::string before = file_text(path("run/trials.jsonl"));
  EXPECT_EQ(judged().code, ExitCode::requirements_met);
  EXPECT_EQ(file_text(path("run/trials.jsonl")), before);
}

TEST_F(CommandJudge, KeepsTheRecordOfATrialWithoutObservation) {
  finish_a_run();
  std::filesystem::remove(path("run/evidence/1/observation.json"));
  const std::string before = file_text(path("run/trials.jsonl"));
  EXPECT_EQ(judged().code, ExitCode::requirements_met);
  EXPECT_EQ(file_text(path("run/trials.jsonl")), before);
}

TEST_F(CommandJudge, LosesNoTrialToALineThatItCannotRead) {
  finish_a_run();
  const std::string damaged = "{\"no\": \"record\"}\n" + file_text(path("run/trials.jsonl"));
  write("run/trials.jsonl", damaged);
  const Said said = judged();
  EXPECT_EQ(said.code, ExitCode::nothing_ran);
  EXPECT_THAT(said.err, HasSubstr("1 lines of the journal are unusable"));
  EXPECT_EQ(file_text(path("run/trials.jsonl")), damaged);
}

TEST_F(CommandJudge, RefusesAFolderWithoutARun) { EXPECT_EQ(judged().code, ExitCode::wrong_usage); }

}  // namespace
}  // namespace backfault
