#include "harness/os/waits/earliest_end.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

using std::chrono::seconds;

MonoTime at_second(const int second) { return MonoTime{seconds(second)}; }

ThreadSample thread_that_ran_after(const std::optional<MonoTime> look) {
  ThreadSample thread;
  thread.ran_after = look;
  return thread;
}

TEST(WaitEnd, ATimeOutThatBeganWithTheWaitIsCountedFromTheLookBefore) {
  EXPECT_EQ(earliest_end(within_of_start(seconds(5)), thread_that_ran_after(at_second(3)), nullptr,
                         at_second(4)),
            at_second(8));
}

TEST(WaitEnd, WhatShouldHaveEndedMayEndNow) {
  EXPECT_EQ(earliest_end(within_of_start(seconds(5)), thread_that_ran_after(at_second(3)), nullptr,
                         at_second(9)),
            at_second(9));
}

TEST(WaitEnd, WithoutALookItMayEndNow) {
  EXPECT_EQ(
      earliest_end(within_of_start(seconds(5)), thread_that_ran_after({}), nullptr, at_second(4)),
      at_second(4));
  const ThreadSampler never_looked([](int) { return std::nullopt; }, 0);
  EXPECT_EQ(earliest_end(within_of_start(seconds(5)), thread_that_ran_after(at_second(3)),
                         &never_looked, at_second(4)),
            at_second(4));
}

TEST(WaitEnd, ACallThatIsLeftWhenWokenBeganWithTheLastRunOrALittleEarlier) {
  const ThreadSampler never_looked([](int) { return std::nullopt; }, 0);
  const Timeout limit = left_when_woken(within_of_start(seconds(5)));
  const ThreadSample thread = thread_that_ran_after(at_second(3));
  EXPECT_EQ(earliest_end(limit, thread, &never_looked, at_second(4)),
            at_second(8) + std::chrono::milliseconds(-250));
  EXPECT_EQ(earliest_end(limit, thread_that_ran_after({}), &never_looked, at_second(4)),
            at_second(4));
}

TEST(WaitEnd, OneWaitOfTwoThatGoesOnWithARestIsEnough) {
  const Timeout woken = left_when_woken(within_of_start(seconds(5)));
  EXPECT_TRUE(earliest(woken, woken).is_left_when_woken);
  EXPECT_FALSE(earliest(woken, within_of_start(seconds(9))).is_left_when_woken);
  EXPECT_FALSE(left_when_woken({}).is_left_when_woken);
}

TEST(WaitEnd, WhatIsCountedFromNowNeedsNoLook) {
  EXPECT_EQ(earliest_end(within(seconds(5)), thread_that_ran_after({}), nullptr, at_second(4)),
            at_second(9));
}

TEST(WaitEnd, TheEarlierOfTwoCounts) {
  const Timeout both = earliest(within_of_start(seconds(5)), within(seconds(3)));
  EXPECT_EQ(earliest_end(both, thread_that_ran_after(at_second(3)), nullptr, at_second(4)),
            at_second(7));
  EXPECT_EQ(earliest_end({}, thread_that_ran_after(at_second(3)), nullptr, at_second(4)),
            std::nullopt);
}

}  // namespace
}  // namespace backfault
