#include "harness/os/processes/process_limits.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "harness/base/fd.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

constexpr int no_such_pid = 4'000'000;

TEST(ProcessLimits, ChangeTheSoftLimitAndLeaveTheHardOne) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  for (const LimitKind kind : {LimitKind::address_space, LimitKind::data, LimitKind::descriptors}) {
    const auto before = limit_of_process(program.pid(), kind);
    ASSERT_TRUE(before);
    ASSERT_TRUE(set_soft_limit_of(program.pid(), kind, 32));
    EXPECT_EQ(limit_of_process(program.pid(), kind)->soft, 32U);
    EXPECT_EQ(limit_of_process(program.pid(), kind)->hard, before->hard);
    ASSERT_TRUE(set_soft_limit_of(program.pid(), kind, before->soft));
    EXPECT_EQ(*limit_of_process(program.pid(), kind), *before);
  }
}

/// The kernel tells them to others only with CAP_SYS_RESOURCE.
TEST(ProcessLimits, OfAProcessOfAnotherUserAreKnown) {
  constexpr uid_t somebody = 65534;
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to start a process of another user";
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd read_end(ends[0]);
  Fd write_end(ends[1]);
  const pid_t pid = ::fork();
  if (pid == 0) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 48;
    const bool ready =
        ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && ::setresuid(somebody, somebody, somebody) == 0 &&
        ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::write(write_end.get(), "r", 1) == 1;
    if (ready) ::pause();
    ::_exit(1);
  }
  write_end.reset();
  char byte = 0;
  ASSERT_EQ(::read(read_end.get(), &byte, 1), 1);
  const auto descriptors = limit_of_process(pid, LimitKind::descriptors);
  const auto own = limit_of_process(::getpid(), LimitKind::descriptors);
  ASSERT_TRUE(descriptors) << descriptors.error().text;
  EXPECT_EQ(descriptors->soft, 48U);
  EXPECT_EQ(descriptors->hard, own->hard);
  for (const LimitKind kind : {LimitKind::address_space, LimitKind::data}) {
    EXPECT_EQ(limit_of_process(pid, kind).value(), limit_of_process(::getpid(), kind).value());
  }
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST(ProcessLimits, AboveTheHardLimitAreAnErrorWithBothNames) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  const auto set = set_soft_limit_of(program.pid(), LimitKind::descriptors, std::nullopt);
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().text, testing::HasSubstr("RLIMIT_NOFILE"));
  EXPECT_THAT(set.error().text, testing::HasSubstr("unlimited"));
}

TEST(ProcessLimits, OfAProcessThatIsGoneAreAnError) {
  EXPECT_FALSE(limit_of_process(no_such_pid, LimitKind::data));
  EXPECT_FALSE(set_soft_limit_of(no_such_pid, LimitKind::data, 1));
}

}  // namespace
}  // namespace backfault
