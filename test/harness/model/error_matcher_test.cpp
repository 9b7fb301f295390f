#include "harness/model/error_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;

std::optional<MatchedError> match(const std::string& pattern, const std::string& line) {
  return ErrorMatcher::compile({{.match = pattern}}).value().match(line);
}

std::string pattern_error(const std::string& pattern) {
  const auto matcher = ErrorMatcher::compile({{.match = pattern}});
  return matcher ? "no error" : matcher.error().text;
}

TEST(ErrorMatcher, GivesNamedGroups) {
  const auto rsync = match("rsync error: (?<text>.*) \\(code (?<code>\\d+)\\)",
                           "rsync error: timeout in data send/receive (code 30) at io.c(204)");
  ASSERT_TRUE(rsync.has_value());
  EXPECT_EQ(rsync->code, "30");
  EXPECT_EQ(rsync->name, "");
  EXPECT_EQ(rsync->text, "timeout in data send/receive");
  const auto mock = match("hr=(?<code>0x[0-9A-F]{8}) (?<name>hr\\w+|\\w+): (?<text>.*)",
                          "client: hr=0xC7FF000D hrCommunicationError: the peer is silent");
  EXPECT_EQ(mock, (MatchedError{.code = "0xC7FF000D",
                                .name = "hrCommunicationError",
                                .text = "the peer is silent"}));
}

TEST(ErrorMatcher, CountsGroupsAroundNamedOnes) {
  EXPECT_EQ(match("(a|b)(?:x)\\(([(]|y)(?<code>\\d)((?=z)z)", "ax(y7z")->code, "7");
  EXPECT_EQ(match("[\\](](?<code>\\d)", "(7")->code, "7") << "no group opens in brackets";
  EXPECT_EQ(match("(?<name>a)?(?<code>b)", "b")->name, "") << "a group that took no part";
}

TEST(ErrorMatcher, GivesTheWholeLineWithoutATextGroup) {
  EXPECT_EQ(match("fatal", "this is fatal, sorry")->text, "this is fatal, sorry");
  EXPECT_EQ(match("fatal", "all is well"), std::nullopt);
}

TEST(ErrorMatcher, PrefersTheEarliestAndShortestWhereAsked) {
  EXPECT_EQ(match("error: (?<text>.*?) \\(", "error: x (code 3) at (y)")->text, "x");
  EXPECT_EQ(match("error (?<code>\\d)", "error 1 error 2")->code, "1");
  EXPECT_EQ(match("a (?<code>1)|b (?<code>2)", "b 2")->code, "2") << "one name, two places";
}

TEST(ErrorMatcher, LetsTheFirstPatternWin) {
  const auto matcher =
      ErrorMatcher::compile({{.match = "error (?<code>1)"}, {.match = "error (?<code>.)"}});
  EXPECT_EQ(matcher->match("error 1")->code, "1");
  EXPECT_EQ(matcher->match("error 2")->code, "2");
  EXPECT_EQ(ErrorMatcher::compile({})->match("error"), std::nullopt);
}

TEST(ErrorMatcher, MakesHostileBytesVisible) {
  EXPECT_EQ(match("bad (?<code>.*)", "bad \xFF\x01\0end"s)->code, "\\xFF\\x01\\x00end");
  EXPECT_EQ(match("x", "\x1B[31mx")->text, "\\x1B[31mx");
}

TEST(ErrorMatcher, LooksAtABoundedPartOfALine) {
  EXPECT_TRUE(match("end$", std::string(2045, 'x') + "end").has_value());
  EXPECT_EQ(match("end", std::string(2046, 'x') + "end"), std::nullopt);
  EXPECT_EQ(match("^(?<text>.*)$", std::string(10'000'000, 'x'))->text.size(), 2048U);
}

TEST(ErrorMatcher, NeverBacktracksForAges) {
  EXPECT_EQ(match("^(a+)+b$", std::string(2048, 'a')), std::nullopt);
  EXPECT_EQ(match("^(a|aa|a*)*c", std::string(2048, 'a')), std::nullopt);
}

TEST(ErrorMatcher, RefusesPatternsThatAreNone) {
  EXPECT_THAT(pattern_error("(?<code>\\d+"), HasSubstr("not a regular expression"));
  EXPECT_THAT(pattern_error("[z-a]"), HasSubstr("not a regular expression"));
  EXPECT_THAT(pattern_error("a{100000}{100000}"), HasSubstr("not a regular expression"));
  EXPECT_THAT(pattern_error("*"), HasSubstr("not a regular expression"));
  EXPECT_THAT(pattern_error("\\"), HasSubstr("not a regular expression"));
  EXPECT_THAT(pattern_error("["), HasSubstr("not a regular expression"));
  EXPECT_THAT(pattern_error(""), HasSubstr("must have 1 to 1024 bytes"));
  EXPECT_THAT(pattern_error(std::string(1025, '(')), HasSubstr("must have 1 to 1024 bytes"));
  EXPECT_THAT(pattern_error(std::string(1024, '(')), HasSubstr("not a regular expression"));
}

TEST(ErrorMatcher, RefusesUnknownGroups) {
  EXPECT_EQ(pattern_error("(?<cod>x)"),
            "pattern \"(?<cod>x)\": unknown named group \"cod\" (known: code, name, text; did you "
            "mean \"code\"?)");
  EXPECT_THAT(pattern_error("(?<code"), HasSubstr("not a regular expression"));
  EXPECT_EQ(match("(?<=x)(?<code>y)", "xy")->code, "y") << "looking behind is no group";
}

}  // namespace
}  // namespace backfault
