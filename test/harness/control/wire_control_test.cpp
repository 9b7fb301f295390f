#include "harness/control/wire_control.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(DescribeTouches, NamesTheFirstThreeAndCountsTheRest) {
  WireTouches touches;
  EXPECT_EQ(describe_touches(touches), "");
  for (std::uint64_t i = 1; i <= 5; ++i) {
    touches.first.push_back({.connection = i, .direction = std::nullopt, .offset = 10 * i});
  }
  touches.times = 5;
  EXPECT_EQ(describe_touches(touches),
            "connection 1 at byte 10; connection 2 at byte 20; connection 3 at byte 30; 5 times in "
            "all");
}

TEST(NoWire, SaysSo) {
  NoWire none;
  EXPECT_EQ(none.arm({.fault = "x", .seed = {}}).error().text, "this trial has no wire");
  EXPECT_FALSE(none.disarm({1}));
  EXPECT_EQ(none.touches({1}).times, 0U);
}

}  // namespace
}  // namespace backfault
