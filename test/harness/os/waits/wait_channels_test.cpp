#include "harness/os/waits/wait_channels.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(WaitChannels, KnowWhereACallSleeps) {
  EXPECT_TRUE(is_known_place("read", "anon_pipe_read"));
  EXPECT_TRUE(is_known_place("futex", "futex_do_wait"));
  EXPECT_TRUE(is_known_place("openat", "wait_for_partner"));
  EXPECT_TRUE(is_known_place("clock_nanosleep", "hrtimer_nanosleep"));
}

TEST(WaitChannels, IgnoreWhatTheCompilerAdds) {
  EXPECT_TRUE(is_known_place("poll", "poll_schedule_timeout.constprop.0"));
  EXPECT_TRUE(is_known_place("rt_sigtimedwait", "do_sigtimedwait.isra.0"));
}

TEST(WaitChannels, DoNotKnowACallAtAnotherPlace) {
  EXPECT_FALSE(is_known_place("futex", "seccomp_do_user_notification"));
  EXPECT_FALSE(is_known_place("read", "futex_do_wait"));
  EXPECT_FALSE(is_known_place("futex", ""));
  EXPECT_FALSE(is_known_place("futex", "futex_do_wait_more"));
  EXPECT_FALSE(is_known_place("io_uring_enter", "io_cqring_wait"));
  EXPECT_FALSE(is_known_place("", ""));
}

}  // namespace
}  // namespace backfault
