#include "harness/os/calls/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/random.h>
#include <sys/syscall.h>

#include <cerrno>

#include "test/harness/os/filtered_child.h"

namespace backfault {
namespace {

int errno_of_random() {
  char byte = 0;
  return getrandom(&byte, 1, 0) < 0 ? errno : 0;
}

TEST(CallFilter, NotifiesTheCallsThatItNames) {
  FilteredChild child({"getrandom", "fsync"}, errno_of_random);
  const HeldCall call = child.next_call();
  EXPECT_EQ(call.number, SYS_getrandom);
  EXPECT_EQ(call.tid, child.pid());
  EXPECT_EQ(call.arguments[1], 1U);
  EXPECT_EQ(child.listener().fail_with(call, EXDEV), AnswerState::taken);
  EXPECT_EQ(child.finish(), EXDEV);
}

TEST(CallFilter, LeavesAllOthersAlone) {
  FilteredChild child({"fsync"}, errno_of_random);
  EXPECT_EQ(child.finish(), 0);
}

TEST(CallFilter, HandsItselfOverEvenWhereThatVeryCallIsNamed) {
  FilteredChild child({"sendmsg"},
                      [] { return ::sendmsg(-1, nullptr, MSG_NOSIGNAL) < 0 ? errno : 0; });
  const HeldCall call = child.next_call();
  EXPECT_EQ(call.number, SYS_sendmsg);
  EXPECT_EQ(child.listener().let_run(call), AnswerState::taken);
  EXPECT_EQ(child.finish(), EBADF);
}

TEST(CallFilter, LeavesCallsOfOtherArchitecturesAlone) {
  constexpr long x32 = 0x40000000;
  FilteredChild child({"getrandom"}, [] {
    char byte = 0;
    return ::syscall(SYS_getrandom | x32, &byte, 1, 0) < 0 ? errno : 0;
  });
  const int code = child.finish();
  EXPECT_TRUE(code == 0 || code == ENOSYS) << code;
}

TEST(CallFilter, NamesACallThatThisMachineDoesNotHave) {
  const auto filter = CallFilter::build({"read", "nonsense"});
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error().text, "this machine has no system call \"nonsense\"");
}

TEST(CallFilter, SendsNoListenerWithoutAChild) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
  const Fd ours(ends[0]);
  Fd theirs(ends[1]);
  EXPECT_FALSE(CallFilter::receive_listener(ours).valid());
  theirs.reset();
  EXPECT_FALSE(CallFilter::receive_listener(ours).valid());
}

}  // namespace
}  // namespace backfault
