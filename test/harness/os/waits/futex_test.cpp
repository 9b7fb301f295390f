#include "harness/os/waits/futex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include "test/harness/os/explained_program.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(WaitFutex, TwoProcessesThatShareMemoryShareAConduit) {
  TinyProgram program("futex_waiter");
  const int child = number_in(program.read_line());
  const WaitFact parent_fact = fact_in(program, "futex");
  const WaitFact child_fact = fact_in(program, "futex", child);
  EXPECT_EQ(parent_fact.kind, WaitKind::shared_futex);
  EXPECT_EQ(child_fact.kind, WaitKind::shared_futex);
  EXPECT_EQ(parent_fact.words,
            "waits in futex for memory shared as /memfd:ring (offset 0x40), no time-out");
  EXPECT_EQ(child_fact.words,
            "waits in futex for memory shared as /memfd:ring (offset 0x80), no time-out");
  EXPECT_FALSE(parent_fact.deadline_left);
  ASSERT_THAT(parent_fact.channels, SizeIs(1));
  EXPECT_THAT(parent_fact.channels[0], StartsWith("shm:00:01:"));
  EXPECT_EQ(parent_fact.channels, child_fact.channels);
}

TEST(WaitFutex, ASecondProgramWithItsOwnMemoryHasAnotherConduit) {
  TinyProgram one("futex_waiter");
  TinyProgram other("futex_waiter");
  one.read_line();
  other.read_line();
  EXPECT_NE(fact_in(one, "futex").channels, fact_in(other, "futex").channels);
}

TEST(WaitFutex, AWordThatChangedWithoutAWakeUpIsNamed) {
  TinyProgram program("futex_waiter", {"changed"});
  program.read_line();
  EXPECT_TRUE(becomes_true([&] {
    return fact_in(program, "futex").words ==
           "waits in futex for memory shared as /memfd:ring (offset 0x40), which holds 7 although "
           "it waits for a change of 0, no time-out";
  }));
}

TEST(WaitFutex, IdleThreadsOfAPoolWaitForTheirOwnProcess) {
  TinyProgram pool("thread_pool_idle");
  pool.read_line();
  const auto facts = explain_waits(pool.sample_when_blocked(5)).waits;
  ASSERT_THAT(facts, SizeIs(5));
  for (const auto& fact : facts) {
    EXPECT_EQ(fact.kind, WaitKind::private_futex) << fact.words;
    EXPECT_THAT(fact.channels, IsEmpty());
    EXPECT_FALSE(fact.deadline_left);
    EXPECT_EQ(fact.words, "waits in futex for memory of its own process, no time-out");
  }
}

TEST(WaitFutex, TimeOutsAreReadWhateverTheirClock) {
  for (const std::string kind : {"relative", "monotonic", "realtime"}) {
    TinyProgram program("timed_futex_waiter", {kind});
    program.read_line();
    const WaitFact fact = fact_in(program, "futex");
    EXPECT_EQ(fact.kind, WaitKind::private_futex) << kind;
    expect_seconds_left(fact, 600);
    EXPECT_THAT(fact.words, HasSubstr(", times out within ")) << kind;
  }
}

TEST(WaitFutex, AWaitForSeveralWordsIsSharedWhenOneIs) {
  TinyProgram program("futex_vector_waiter");
  program.read_line();
  const WaitFact fact = fact_in(program, "futex_waitv");
  EXPECT_EQ(fact.kind, WaitKind::shared_futex);
  EXPECT_THAT(fact.channels, SizeIs(1));
  EXPECT_THAT(fact.words, HasSubstr("for memory of its own process, or for memory shared as "
                                    "/memfd:vector (offset 0x0), times out within"));
  expect_seconds_left(fact, 600);
}

TEST(WaitFutex, ATimeOutThatCannotBeReadIsSaidToBeSo) {
  ObservedWorld world;
  const BlockedCall call{.number = SYS_futex,
                         .arguments = {0x1000, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, 0x10, 0, 0}};
  const auto finding =
      explain_futex({.world = world, .process = world.process(::getpid()), .call = call});
  EXPECT_EQ(finding.limit.kind, Timeout::Kind::unreadable);
}

TEST(WaitFutex, OtherOperationsAreNotModelled) {
  ObservedWorld world;
  const BlockedCall call{.number = SYS_futex, .arguments = {0x1000, FUTEX_WAKE, 0, 0, 0, 0}};
  const auto finding =
      explain_futex({.world = world, .process = world.process(::getpid()), .call = call});
  EXPECT_EQ(finding.kind, WaitKind::other);
  EXPECT_EQ(finding.object, "with operation 1");
}

}  // namespace
}  // namespace backfault
