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

TEST_F(CommandJudge, LetsNoOldVerdictPassForANewOne) {
  finish_a_run();
  const std::string before = file_text(path("run/trials.jsonl"));
  const std::string observation = path("run/evidence/1/observation.json");
  const auto refused_for = [&](const std::string& why) {
    const Said said = judged();
    EXPECT_EQ(said.code, ExitCode::wrong_usage);
    EXPECT_THAT(said.err, HasSubstr("trial 1 cannot be judged again: "));
    EXPECT_THAT(said.err, HasSubstr(why));
    EXPECT_EQ(file_text(path("run/trials.jsonl")), before);
  };
  std::filesystem::copy(path("run/evidence/2/observation.json"), observation,
                        std::filesystem::copy_options::overwrite_existing);
  refused_for("it is of trial 2");
  write("run/evidence/1/observation.json", "{");
  refused_for("");
  std::filesystem::remove(observation);
  refused_for("");
}

TEST_F(CommandJudge, SaysWhenThePlanWasChanged) {
  finish_a_run();
  EXPECT_EQ(judged().err, "");
  const std::string plan = file_text(path("run/plan.json"));
  write("run/plan.json", plan + "\n");
  EXPECT_THAT(judged().err, HasSubstr("plan.json was changed after the campaign"));
}

TEST_F(CommandJudge, KeepsTheRecordOfATrialThatWasSkipped) {
  const std::string missing = scenario("no-such", R"("needs": [{"program": "no-such"}], )");
  static_cast<void>(said_by([&] { return command_run(run_of(missing)); }));
  const std::string before = file_text(path("run/trials.jsonl"));
  EXPECT_EQ(judged().code, ExitCode::inconclusive);
  EXPECT_EQ(file_text(path("run/trials.jsonl")), before);
}

TEST_F(CommandJudge, LosesNoTrialToALineThatItCannotRead) {
  finish_a_run();
  const std::string damaged = "{\"no\": \"record\"}\n" + file_text(path("run/trials.jsonl"));
  write("run/trials.jsonl", damaged);
  const Said said = judged();
  EXPECT_EQ(said.code, ExitCode::wrong_usage);
  EXPECT_THAT(said.err, HasSubstr("1 lines of the journal are unusable"));
  EXPECT_EQ(file_text(path("run/trials.jsonl")), damaged);
}

TEST_F(CommandJudge, RefusesAFolderWithoutARun) { EXPECT_EQ(judged().code, ExitCode::wrong_usage); }

}  // namespace
}  // namespace backfault
