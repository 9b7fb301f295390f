#include "harness/base/check.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(CheckDeathTest, AbortsWithConditionAndPlace) {
  EXPECT_DEATH(BACKFAULT_CHECK(1 + 1 == 3), "check_test.cpp:[0-9]+: 1 \\+ 1 == 3 does not hold");
}

TEST(Check, LetsTrueConditionsPass) { BACKFAULT_CHECK(1 + 1 == 2); }

}  // namespace
}  // namespace backfault
