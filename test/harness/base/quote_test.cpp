#include "harness/base/quote.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(InQuotes, KeepsPlainText) { EXPECT_EQ(in_quotes("pin_cpu"), "\"pin_cpu\""); }

TEST(InQuotes, IsOneLineOfValidText) {
  EXPECT_EQ(in_quotes("a\nb\tc\x01\xFF"), "\"a\\nb\\tc\\x01\\xFF\"");
}

TEST(InQuotes, CutsLongText) {
  const std::string text = in_quotes(std::string(1000, 'x'));
  EXPECT_LE(text.size(), 82U);
  EXPECT_NE(text.find("bytes cut]"), std::string::npos);
}

TEST(OneLine, KeepsToItsBound) {
  EXPECT_EQ(one_line("a\nb"), "a\\nb");
  EXPECT_LE(one_line(std::string(1000, 'x')).size(), 300U);
}

}  // namespace
}  // namespace backfault
