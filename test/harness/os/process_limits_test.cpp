#include "harness/os/process_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
