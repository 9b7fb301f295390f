#include "harness/os/waits/alarm_list.h"

#include <gtest/gtest.h>
#include <sys/time.h>

#include "test/harness/os/skip_without.h"

namespace backfault {
namespace {

TEST(AlarmList, ShowsAnAlarmOfOnesOwn) {
  BACKFAULT_SKIP_WITHOUT(Capability::list_timers);
  constexpr itimerval armed{.it_interval = {}, .it_value = {.tv_sec = 1000, .tv_usec = 0}};
  ASSERT_EQ(::setitimer(ITIMER_REAL, &armed, nullptr), 0);
  bool seen = false;
  for (int count = 0; count < 100 && !seen; ++count) {
    const auto listed = alarm_is_listed();
    ASSERT_TRUE(listed);
    seen = *listed;
  }
  EXPECT_TRUE(seen);
  constexpr itimerval disarmed{};
  ASSERT_EQ(::setitimer(ITIMER_REAL, &disarmed, nullptr), 0);
}

}  // namespace
}  // namespace backfault
