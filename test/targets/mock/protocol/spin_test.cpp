#include "targets/mock/protocol/spin.h"

#include <gtest/gtest.h>
#include <sched.h>

namespace mock {
namespace {

TEST(Spin, NeverSpinsOnOneProcessor) {
  cpu_set_t before;
  ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (unsigned cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(spins_before_sleep(), 0U);
  ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
  EXPECT_EQ(spins_before_sleep() > 0, CPU_COUNT(&before) > 1);
}

TEST(Spin, EndsWithTheConditionOrTheSpins) {
  unsigned looked = 0;
  EXPECT_TRUE(spin_until(10, [&looked] { return ++looked == 3; }));
  EXPECT_EQ(looked, 3U);
  looked = 0;
  EXPECT_FALSE(spin_until(1000, [&looked] { return ++looked == 0; }));
  EXPECT_EQ(looked, 1000U);
}

}  // namespace
}  // namespace mock
