#include "harness/os/proc/run_history.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

MonoTime at_ms(const int ms) { return MonoTime{milliseconds(ms)}; }

TEST(RunHistory, WithoutARunNothingIsKnown) {
  EXPECT_EQ(RunHistory().began_after(seconds(1), at_ms(100)), std::nullopt);
}

TEST(RunHistory, ATimeOutMayBeThatOfAnEarlierRunUntilItsWholeLengthHasPassed) {
  RunHistory history;
  history.add(at_ms(0), at_ms(5));
  history.add(at_ms(1000), at_ms(1005));
  EXPECT_EQ(history.began_after(seconds(2), at_ms(1100)), at_ms(0));
  EXPECT_EQ(history.began_after(seconds(2), at_ms(3000)), at_ms(1000));
}

TEST(RunHistory, WhatEndsLateCountsAsNotEnded) {
  RunHistory history;
  history.add(at_ms(0), at_ms(5));
  history.add(at_ms(1000), at_ms(1005));
  EXPECT_EQ(history.began_after(seconds(1), at_ms(1200)), at_ms(0));
}

TEST(RunHistory, ATimeOutThatShouldHaveEndedIsNotKnown) {
  RunHistory history;
  history.add(at_ms(0), at_ms(5));
  EXPECT_EQ(history.began_after(seconds(1), at_ms(5000)), std::nullopt);
}

TEST(RunHistory, WhoSleptAtTheFirstLookIsNotOlderThanTheTrial) {
  RunHistory history;
  history.add(std::nullopt, at_ms(500));
  EXPECT_EQ(history.began_after(seconds(10), at_ms(600)), at_ms(0));
}

TEST(RunHistory, ManyRunsAreToldTooEarlyAndNeverTooLate) {
  RunHistory history;
  for (int look = 0; look < 2000; ++look) history.add(at_ms(look * 5), at_ms(look * 5 + 5));
  for (int whole = 100; whole < 8000; whole += 77) {
    const auto began = history.began_after(milliseconds(whole), at_ms(10'000));
    ASSERT_TRUE(began) << whole;
    EXPECT_LE(*began, at_ms(10'000 - whole)) << whole;
    EXPECT_GE(*began, at_ms(10'000 - whole - whole / 8 - 900)) << whole;
  }
}

TEST(RunHistory, TheLongestTimeOutHasNoEnd) {
  RunHistory history;
  history.add(at_ms(3), at_ms(5));
  EXPECT_EQ(history.began_after(Duration::max(), at_ms(100)), at_ms(3));
}

}  // namespace
}  // namespace backfault
