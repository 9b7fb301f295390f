#include "harness/os/wire/wake_lateness.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

using namespace std::chrono_literals;

TEST(WakeLateness, ComesToRestWhereFourOfFiveAreNoLater) {
  WakeLateness lateness;
  for (int i = 0; i < 1000; ++i) lateness.learn(std::chrono::microseconds(10 * (i % 5 + 1)));
  EXPECT_GE(lateness.usual(), 36us);
  EXPECT_LE(lateness.usual(), 54us);
}

TEST(WakeLateness, FollowsAMachineThatChanges) {
  WakeLateness lateness;
  for (int i = 0; i < 200; ++i) lateness.learn(5us);
  EXPECT_LE(lateness.usual(), 9us);
  for (int i = 0; i < 200; ++i) lateness.learn(80us);
  EXPECT_GE(lateness.usual(), 76us);
}

TEST(WakeLateness, IsNeverNegativeAndNeverMuch) {
  WakeLateness lateness;
  for (int i = 0; i < 500; ++i) lateness.learn(-1s);
  EXPECT_EQ(lateness.usual(), 0ns);
  for (int i = 0; i < 500; ++i) lateness.learn(1h);
  EXPECT_EQ(lateness.usual(), WakeLateness::most);
}

}  // namespace
}  // namespace backfault
