#include "harness/os/programs/program_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

constexpr Duration answer_patience = std::chrono::seconds(20);
const std::map<std::string, std::string> environment = {{"PATH", "/usr/bin:/bin"}};

Result<std::string> shell(const std::string& line, const Duration bound = answer_patience) {
  return first_line_of({"sh", "-c", line}, environment, bound);
}

TEST(ProgramAnswer, IsTheFirstLineOfEitherStream) {
  EXPECT_EQ(shell("echo one; echo two").value_or(""), "one");
  EXPECT_EQ(shell("echo oops >&2").value_or(""), "oops");
  EXPECT_EQ(shell("printf unfinished").value_or(""), "unfinished");
}

TEST(ProgramAnswer, DoesNotWaitForAProgramThatHasAnswered) {
  EXPECT_EQ(shell("echo one; exec sleep 1000").value_or(""), "one");
}

TEST(ProgramAnswer, IsAnErrorWhenThereIsNone) {
  EXPECT_FALSE(shell("true"));
  EXPECT_FALSE(shell("exec sleep 1000", std::chrono::milliseconds(50)));
  EXPECT_THAT(first_line_of({"no_such_program"}, environment, answer_patience).error().text,
              testing::HasSubstr("no such program"));
}

TEST(ProgramAnswer, IsCleanText) {
  EXPECT_EQ(shell("printf 'a\\033[31mb\\n'").value_or("").find('\033'), std::string::npos);
}

}  // namespace
}  // namespace backfault
