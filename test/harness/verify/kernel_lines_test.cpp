#include "harness/verify/kernel_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;

TEST(KernelLines, ReadTheCallOfAThread) {
  const auto read =
      read_syscall_line("202 0x7f01 0x80 0xffffffff 0x0 0x0 0xffffffffffffffff 0x7ffd 0x7f10");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->number, 202);
  EXPECT_THAT(read->arguments, ElementsAre(0x7f01, 0x80, 0xffffffff, 0, 0, 0xffffffffffffffffULL));
}

TEST(KernelLines, KnowAThreadOutsideOfAnyCall) {
  const auto read = read_syscall_line("-1 0x7ffd 0x7f10");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->number, -1);
  EXPECT_THAT(read->arguments, ElementsAre(0, 0, 0, 0, 0, 0));
}

TEST(KernelLines, RefuseOtherCalls) {
  for (const char* const line :
       {"running", "", "202", "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7", "-2 0x1 0x2",
        "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7 0x8 0x9", "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7 8",
        "0xca 0x1 0x2 0x3 0x4 0x5 0x6 0x7 0x8", "202 0x1  0x2 0x3 0x4 0x5 0x6 0x7 0x8",
        "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7 0x8\n", "-1 0x1 0x2 0x3 0x4 0x5 0x6 0x7 0x8",
        "202 0x1 0x2 0x3 0x4 0x5 0x6 0x7 0x10000000000000000"}) {
    EXPECT_FALSE(read_syscall_line(line).has_value()) << line;
  }
}

TEST(KernelLines, ReadHowLongAThreadRan) {
  const auto read = read_schedstat_line("1000 50 7");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->run_ns, 1000U);
  EXPECT_EQ(read->wait_ns, 50U);
  EXPECT_EQ(read->times_run, 7U);
  for (const char* const line : {"", "1000 50", "1000 50 7 8", "1000 50 -7", "a b c", "1000 50 "}) {
    EXPECT_FALSE(read_schedstat_line(line).has_value()) << line;
  }
}

TEST(KernelLines, SplitAtEverySeparator) {
  EXPECT_THAT(split_at("a; b;c", "; "), ElementsAre("a", "b;c"));
  EXPECT_THAT(split_at("", ","), ElementsAre(""));
  EXPECT_THAT(split_at(",a,", ","), ElementsAre("", "a", ""));
}

TEST(KernelLines, ReadSignedNumbers) {
  EXPECT_EQ(read_signed_decimal("-5"), -5);
  EXPECT_EQ(read_signed_decimal("+5"), std::nullopt);
  EXPECT_EQ(read_decimal("-5"), std::nullopt);
  EXPECT_EQ(read_decimal("18446744073709551616"), std::nullopt);
}

}  // namespace
}  // namespace backfault
