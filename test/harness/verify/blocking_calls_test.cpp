#include "harness/verify/blocking_calls.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>

namespace backfault {
namespace {

constexpr std::int64_t futex_wait_number = 455;

bool is_known(const std::int64_t number, const std::string_view channel) {
  const BlockingCall* const call = find_blocking_call(number);
  return call != nullptr && sleeps_at(*call, channel);
}

TEST(BlockingCalls, HaveTheNumbersOfThisMachine) {
  const std::vector<std::pair<std::int64_t, std::string_view>> all{
      {SYS_read, "read"},
      {SYS_write, "write"},
      {SYS_open, "open"},
      {SYS_poll, "poll"},
      {SYS_readv, "readv"},
      {SYS_writev, "writev"},
      {SYS_select, "select"},
      {SYS_pause, "pause"},
      {SYS_nanosleep, "nanosleep"},
      {SYS_sendfile, "sendfile"},
      {SYS_connect, "connect"},
      {SYS_accept, "accept"},
      {SYS_sendto, "sendto"},
      {SYS_recvfrom, "recvfrom"},
      {SYS_sendmsg, "sendmsg"},
      {SYS_recvmsg, "recvmsg"},
      {SYS_wait4, "wait4"},
      {SYS_semop, "semop"},
      {SYS_fcntl, "fcntl"},
      {SYS_flock, "flock"},
      {SYS_rt_sigtimedwait, "rt_sigtimedwait"},
      {SYS_rt_sigsuspend, "rt_sigsuspend"},
      {SYS_futex, "futex"},
      {SYS_semtimedop, "semtimedop"},
      {SYS_clock_nanosleep, "clock_nanosleep"},
      {SYS_epoll_wait, "epoll_wait"},
      {SYS_waitid, "waitid"},
      {SYS_openat, "openat"},
      {SYS_pselect6, "pselect6"},
      {SYS_ppoll, "ppoll"},
      {SYS_splice, "splice"},
      {SYS_tee, "tee"},
      {SYS_vmsplice, "vmsplice"},
      {SYS_epoll_pwait, "epoll_pwait"},
      {SYS_accept4, "accept4"},
      {SYS_recvmmsg, "recvmmsg"},
      {SYS_sendmmsg, "sendmmsg"},
      {SYS_preadv2, "preadv2"},
      {SYS_pwritev2, "pwritev2"},
      {SYS_epoll_pwait2, "epoll_pwait2"},
      {SYS_futex_waitv, "futex_waitv"},
      {futex_wait_number, "futex_wait"},
  };
  for (const auto& [number, name] : all) {
    const BlockingCall* const call = find_blocking_call(number);
    ASSERT_NE(call, nullptr) << name;
    EXPECT_EQ(name_of(*call), name);
  }
}

TEST(BlockingCalls, AreFewAndKnown) {
  EXPECT_EQ(find_blocking_call(SYS_restart_syscall), nullptr);
  EXPECT_EQ(find_blocking_call(SYS_io_uring_enter), nullptr);
  EXPECT_EQ(find_blocking_call(SYS_ioctl), nullptr);
  EXPECT_EQ(find_blocking_call(-1), nullptr);
  EXPECT_EQ(find_blocking_call(1'000'000), nullptr);
}

TEST(BlockingCalls, SleepAtTheirOwnPlaces) {
  EXPECT_TRUE(is_known(SYS_poll, "poll_schedule_timeout.constprop.0"));
  EXPECT_TRUE(is_known(SYS_rt_sigsuspend, "sigsuspend.isra.0"));
  EXPECT_TRUE(is_known(SYS_recvfrom, "wait_woken"));
  EXPECT_TRUE(is_known(SYS_epoll_wait, "do_epoll_wait"));
  EXPECT_TRUE(is_known(SYS_epoll_wait, "ep_poll"));
  EXPECT_FALSE(is_known(SYS_read, "futex_do_wait"));
  EXPECT_FALSE(is_known(SYS_futex, "seccomp_do_user_notification"));
  EXPECT_FALSE(is_known(SYS_futex, "rt_mutex_schedule"));
  EXPECT_FALSE(is_known(SYS_read, ""));
  EXPECT_FALSE(is_known(SYS_read, "pipe_read anon_pipe_read"));
  EXPECT_FALSE(is_known(SYS_read, "pipe_rea"));
}

TEST(BlockingCalls, AwaitWhatTheyCan) {
  EXPECT_TRUE(may_await(*find_blocking_call(SYS_read), "data"));
  EXPECT_FALSE(may_await(*find_blocking_call(SYS_read), "space"));
  EXPECT_TRUE(may_await(*find_blocking_call(SYS_splice), "space"));
  EXPECT_FALSE(may_await(*find_blocking_call(SYS_poll), "memory"));
  EXPECT_FALSE(may_await(*find_blocking_call(SYS_futex), "data"));
}

TEST(BlockingCalls, TellTheirTimeOuts) {
  const auto limited = [](const std::int64_t number, const std::size_t argument,
                          const std::uint64_t value) {
    SyscallLine line{.number = number};
    line.arguments.at(argument) = value;
    return has_time_out(*find_blocking_call(number), line);
  };
  EXPECT_FALSE(limited(SYS_poll, 2, 0xFFFFFFFF));
  EXPECT_FALSE(limited(SYS_poll, 2, 0xFFFFFFFFFFFFFFFF));
  EXPECT_TRUE(limited(SYS_poll, 2, 0));
  EXPECT_TRUE(limited(SYS_futex, 3, 0x7f00));
  EXPECT_FALSE(limited(SYS_futex, 3, 0));
  EXPECT_TRUE(limited(SYS_nanosleep, 0, 0));
  EXPECT_FALSE(limited(SYS_read, 2, 4096));
  SyscallLine line{.number = SYS_epoll_wait};
  line.arguments[3] = 9000;
  EXPECT_EQ(told_time_out(*find_blocking_call(SYS_epoll_wait), line), 9'000'000);
  line.arguments[3] = 0xFFFFFFFF;
  EXPECT_EQ(told_time_out(*find_blocking_call(SYS_epoll_wait), line), std::nullopt);
  EXPECT_EQ(told_time_out(*find_blocking_call(SYS_futex), line), std::nullopt);
}

}  // namespace
}  // namespace backfault
