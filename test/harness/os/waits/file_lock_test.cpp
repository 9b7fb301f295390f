#include "harness/os/waits/file_lock.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/os/explained_program.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* locks =
    "1: FLOCK  ADVISORY  WRITE 700 00:2d:5 0 EOF\n"
    "1: -> FLOCK  ADVISORY  WRITE 708 00:2d:5 0 EOF\n"
    "2: OFDLCK ADVISORY  WRITE -1 00:2d:6 0 EOF\n"
    "2: -> OFDLCK ADVISORY  WRITE -1 00:2d:6 0 EOF\n"
    "3: POSIX  ADVISORY  READ 700 00:2d:7 0 EOF\n"
    "not a lock\n";

TEST(WaitLock, FindsTheWaiterAmongTheLocksOfAFile) {
  const LockLines found = find_lock_lines(locks, 5, 708);
  EXPECT_EQ(found.waiting, "1: -> FLOCK  ADVISORY  WRITE 708 00:2d:5 0 EOF");
  EXPECT_TRUE(found.held);
  EXPECT_EQ(find_lock_lines(locks, 5, 709).waiting, "");
}

TEST(WaitLock, TakesAnyWaiterWhereTheKernelNamesNone) {
  EXPECT_THAT(find_lock_lines(locks, 6, 0).waiting, HasSubstr("OFDLCK"));
}

TEST(WaitLock, SeesWhenNobodyWaitsOrHolds) {
  EXPECT_EQ(find_lock_lines(locks, 7, 700).waiting, "");
  EXPECT_TRUE(find_lock_lines(locks, 7, 700).held);
  EXPECT_FALSE(find_lock_lines(locks, 8, 700).held);
  EXPECT_FALSE(find_lock_lines("", 5, 708).held);
}

TEST(WaitLock, NamesTheFileAndWhoElseHasItOpen) {
  const TestFolder folder;
  for (const std::string call : {"flock", "fcntl"}) {
    TinyProgram waiter("lock_waiter", {folder.file("lock"), call});
    waiter.read_line();
    const WaitFact fact = fact_in(waiter, call);
    EXPECT_EQ(fact.kind, WaitKind::file_lock);
    EXPECT_EQ(fact.words, fmt::format("waits in {} for the lock of {}, no time-out", call,
                                      folder.file("lock")));
    ASSERT_THAT(fact.wake_conditions, SizeIs(1));
    EXPECT_EQ(fact.wake_conditions[0].thing, Awaited::lock);
    EXPECT_EQ(fact.wake_conditions[0].readiness, Readiness::absent);
    EXPECT_THAT(fact.wake_conditions[0].evidence, HasSubstr("-> "));
  }
}

}  // namespace
}  // namespace backfault
