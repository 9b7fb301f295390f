#include "harness/base/splitmix64.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(SplitMix64, GivesTheOutputsOfTheReferenceImplementation) {
  EXPECT_EQ(splitmix64(1234567, 0), 6457827717110365317U);
  EXPECT_EQ(splitmix64(1234567, 1), 3203168211198807973U);
  EXPECT_EQ(splitmix64(1234567, 2), 9817491932198370423U);
  EXPECT_EQ(splitmix64(1234567), splitmix64(1234567, 0));
}

}  // namespace
}  // namespace backfault
