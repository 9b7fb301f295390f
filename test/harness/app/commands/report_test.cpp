#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class CommandReport : public AppBench {
 protected:
  [[nodiscard]] Said reported(const std::string& formats) const {
    return said_by([&] { return command_report(path("run"), formats); });
  }
};

TEST_F(CommandReport, RendersOnlyWhatIsAskedFor) {
  finish_a_run();
  std::filesystem::remove(path("run/junit.xml"));
  EXPECT_THAT(reported("console").out, HasSubstr("2 verified"));
  EXPECT_FALSE(std::filesystem::exists(path("run/junit.xml")));
  EXPECT_EQ(reported("junit").out, "");
  EXPECT_TRUE(std::filesystem::exists(path("run/junit.xml")));
}

TEST_F(CommandReport, WorksOnARunWhoseLastLineIsCut) {
  finish_a_run();
  const std::string text = file_text(path("run/trials.jsonl"));
  write("run/trials.jsonl", text.substr(0, text.size() - 50));
  const Said said = reported("console");
  EXPECT_EQ(said.code, ExitCode::inconclusive);
  EXPECT_THAT(said.out, HasSubstr("1 verified"));
}

TEST_F(CommandReport, RefusesUnknownFormatsAndFoldersWithoutARun) {
  finish_a_run();
  EXPECT_EQ(reported("jnit").code, ExitCode::wrong_usage);
  EXPECT_EQ(said_by([&] { return command_report(path("none"), "json"); }).code,
            ExitCode::wrong_usage);
}

}  // namespace
}  // namespace backfault
