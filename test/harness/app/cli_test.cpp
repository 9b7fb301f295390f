#include "harness/app/cli.h"

#include <algorithm>

#include "test/harness/app/app_bench.h"

namespace backfault {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Said said_to(std::vector<std::string> words) {
  words.insert(words.begin(), "backfault");
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  return said_by(
      [&] { return run_command_line(static_cast<int>(pointers.size()), pointers.data()); });
}

void expect_refused(const std::vector<std::string>& words, const std::string& with) {
  const Said said = said_to(words);
  EXPECT_EQ(said.code, ExitCode::wrong_usage) << with;
  EXPECT_THAT(said.err, AllOf(HasSubstr("backfault: "), HasSubstr(with)));
  EXPECT_EQ(std::count(said.err.begin(), said.err.end(), '\n'), 1) << said.err;
  EXPECT_EQ(said.out, "");
}

TEST(CommandLine, HelpsOnStdout) {
  const Said help = said_to({"--help"});
  EXPECT_EQ(help.code, ExitCode::requirements_met);
  EXPECT_THAT(help.out, AllOf(HasSubstr("run"), HasSubstr("doctor"), HasSubstr("130")));
  EXPECT_EQ(help.err, "");
  EXPECT_THAT(said_to({"run", "--help"}).out, HasSubstr("--shard"));
  EXPECT_EQ(said_to({"--version"}).code, ExitCode::requirements_met);
}

TEST(CommandLine, KnowsTheNearestCommandAndOption) {
  expect_refused({"rnu"}, "did you mean \"run\"?");
  expect_refused({"run", "q192440", "--sede", "3"}, "did you mean \"--seed\"?");
  expect_refused({"doctor", "now"}, "\"now\"");
  expect_refused({}, "subcommand is required");
}

TEST(CommandLine, RefusesNumbersThatAreNone) {
  for (const std::string wrong : {"-1", "1.5", "x", "", "99999999999999999999"}) {
    expect_refused({"plan", "q192440", "--seed=" + wrong}, "--seed");
    expect_refused({"plan", "q192440", "--trials=" + wrong}, "--trials");
    expect_refused({"run", "q192440", "--jobs=" + wrong}, "--jobs");
  }
  expect_refused({"plan", "q192440", "--trials=0"}, "1 to 10000000");
}

TEST(CommandLine, RefusesUnknownStylesOfProgress) {
  expect_refused({"run", "q192440", "--progress", "nnoe"}, "did you mean \"none\"?");
}

TEST(CommandLine, RunsTheCommandWithItsOptions) {
  const Said said = said_to({"plan", "q192440", "--seed", "5", "--trials", "1"});
  EXPECT_EQ(said.code, ExitCode::requirements_met);
  EXPECT_THAT(said.out, HasSubstr("seed 5, 12 trials"));
}

}  // namespace
}  // namespace backfault
