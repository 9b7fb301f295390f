#include "harness/os/base/syscall_names.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>

namespace backfault {
namespace {

TEST(SyscallNames, NamesWhatThreadsAreFoundIn) {
  EXPECT_EQ(syscall_name(SYS_read), "read");
  EXPECT_EQ(syscall_name(SYS_futex), "futex");
  EXPECT_EQ(syscall_name(SYS_recvfrom), "recvfrom");
  EXPECT_EQ(syscall_name(SYS_epoll_pwait2), "epoll_pwait2");
  EXPECT_EQ(syscall_name(455), "futex_wait");
}

TEST(SyscallNames, KnowsNumbersByName) {
  EXPECT_EQ(syscall_number("futex"), SYS_futex);
  EXPECT_EQ(syscall_number("poll"), SYS_poll);
  EXPECT_EQ(syscall_number("dance"), std::nullopt);
  EXPECT_EQ(syscall_number(""), std::nullopt);
}

TEST(SyscallNames, GivesTheNumberOfOthers) {
  EXPECT_EQ(syscall_name(9999), "system call 9999");
  EXPECT_EQ(syscall_name(-1), "system call -1");
}

}  // namespace
}  // namespace backfault
