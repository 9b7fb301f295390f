#include "test/tidy/code_only.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(CodeOnly, BlanksComments) {
  EXPECT_EQ(code_only("a // b\nc /* d\ne */ f"), "a     \nc     \n     f");
}

TEST(CodeOnly, BlanksLiterals) {
  EXPECT_EQ(code_only("f(\"a\\\"//b\", 'c', '\"') d"), "f(        ,    ,    ) d");
}

TEST(CodeOnly, BlanksRawLiterals) {
  EXPECT_EQ(code_only("x R\"y(a\" )\" b)y\" z"), "x" + std::string(16, ' ') + "z");
}

TEST(CodeOnly, LeavesDigitSeparatorsAlone) {
  EXPECT_EQ(code_only("1'000 + 0xFF'FF + 'a'"), "1'000 + 0xFF'FF +    ");
}

TEST(CodeOnly, EndsWithAnUnfinishedText) {
  EXPECT_EQ(code_only("a /* b"), "a     ");
  EXPECT_EQ(code_only("a \"b\\"), "a    ");
  EXPECT_EQ(code_only("R\"x"), "   ");
}

}  // namespace
}  // namespace backfault
