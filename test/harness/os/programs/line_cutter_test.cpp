#include "harness/os/programs/line_cutter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr MonoTime at_millisecond(const int milliseconds) {
  return MonoTime{std::chrono::milliseconds(milliseconds)};
}

TEST(LineCutter, HandsOnWholeLinesOnly) {
  LineCutter cutter;
  cutter.add("one\ntw");
  EXPECT_THAT(cutter.take(at_millisecond(0)), ElementsAre("one"));
  cutter.add("o\n\nthree");
  EXPECT_THAT(cutter.take(at_millisecond(0)), ElementsAre("two", ""));
  EXPECT_THAT(cutter.flush(), ElementsAre("three"));
  EXPECT_THAT(cutter.flush(), IsEmpty());
}

TEST(LineCutter, LetsAllBytesThrough) {
  LineCutter cutter;
  const std::string odd("a\0b\xff\xfe\r", 6);
  cutter.add(odd + "\n");
  EXPECT_THAT(cutter.take(at_millisecond(0)), ElementsAre(odd));
}

TEST(LineCutter, CutsLongLinesAndForgetsTheirRest) {
  LineCutter cutter({.length = 4});
  cutter.add("123");
  cutter.add("456");
  cutter.add("789\nab\n");
  EXPECT_THAT(cutter.take(at_millisecond(0)), ElementsAre("1234", "ab"));
}

TEST(LineCutter, HoldsBackWhatExceedsTheRateAndKeepsTheNewest) {
  LineCutter cutter({.length = 10, .lines_each_second = 2, .waiting = 3});
  cutter.add("1\n2\n3\n4\n5\n6\n7\n");
  EXPECT_THAT(cutter.take(at_millisecond(100)), ElementsAre("1", "2"));
  EXPECT_EQ(cutter.lines_left_out(), 2U) << "3 and 4";
  EXPECT_THAT(cutter.take(at_millisecond(999)), IsEmpty());
  EXPECT_THAT(cutter.take(at_millisecond(1000)), ElementsAre("5", "6"));
  cutter.add("8\n");
  EXPECT_THAT(cutter.take(at_millisecond(1500)), IsEmpty()) << "in order, although 8 is new";
  EXPECT_THAT(cutter.take(at_millisecond(2000)), ElementsAre("7", "8"));
}

TEST(LineCutter, TheLastLinesOfAFloodComeThroughAtTheEnd) {
  LineCutter cutter({.length = 10, .lines_each_second = 1, .waiting = 2});
  for (int line = 0; line < 100'000; ++line) {
    cutter.add("noise\n");
  }
  cutter.add("error: why");
  EXPECT_THAT(cutter.flush(), ElementsAre("noise", "noise", "error: why"));
}

}  // namespace
}  // namespace backfault
