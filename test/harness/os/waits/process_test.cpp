#include "harness/os/waits/process.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "test/harness/os/explained_program.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;

TEST(WaitProcess, NamesTheChildThatIsWaitedFor) {
  TinyProgram one("child_waiter", {"wait4"});
  const int child = number_in(one.read_line());
  const WaitFact fact = fact_in(one, "wait4");
  EXPECT_EQ(fact.kind, WaitKind::child);
  EXPECT_EQ(fact.words,
            fmt::format("waits in wait4 for child {} (child_waiter), no time-out", child));
  EXPECT_FALSE(fact.deadline_left);

  TinyProgram by_id("child_waiter", {"waitid"});
  const int other_child = number_in(by_id.read_line());
  EXPECT_EQ(fact_in(by_id, "waitid").kind, WaitKind::child);
  EXPECT_THAT(fact_in(by_id, "waitid").words, HasSubstr(fmt::format("child {} ", other_child)));
}

TEST(WaitProcess, AStopIsNewsForThoseWhoAskForStops) {
  for (const auto& [how, readiness] :
       {std::pair("stopped", Readiness::absent), std::pair("stops", Readiness::present)}) {
    TinyProgram parent("child_waiter", {how});
    const int child = number_in(parent.read_line());
    const WaitFact fact = fact_in(parent, "wait4");
    ASSERT_EQ(fact.wake_conditions.size(), 1U) << how;
    EXPECT_EQ(fact.wake_conditions[0].evidence, fmt::format("child {} state=T", child));
    EXPECT_EQ(fact.wake_conditions[0].readiness, readiness) << how;
  }
}

TEST(WaitProcess, NamesAllChildrenWhenAnyWillDo) {
  TinyProgram any("child_waiter", {"any"});
  const int child = number_in(any.read_line());
  EXPECT_EQ(
      fact_in(any, "wait4").words,
      fmt::format("waits in wait4 for any of its children: {} (child_waiter), no time-out", child));
}

TEST(WaitProcess, AnyoneMayStopTheChildWhoseStopIsWaitedFor) {
  for (const int options : {0, WSTOPPED, WCONTINUED, WEXITED | WSTOPPED}) {
    ObservedWorld world;
    const BlockedCall call{.number = SYS_waitid,
                           .arguments = {P_PID, static_cast<std::uint64_t>(::getpid()), 0,
                                         static_cast<std::uint64_t>(options), 0, 0}};
    const auto finding =
        explain_waitid({.world = world, .process = world.process(::getpid()), .call = call});
    ASSERT_EQ(finding.wake_conditions.size(), 1U);
    EXPECT_EQ(finding.wake_conditions[0].anyone, options != 0);
  }
}

TEST(WaitProcess, SleepsAreSleepsWithWhatIsLeft) {
  for (const std::string how : {"nanosleep", "clock_nanosleep", "until"}) {
    TinyProgram sleeper("sleeper", {how});
    sleeper.read_line();
    const WaitFact fact = fact_in(sleeper, how == "until" ? "clock_nanosleep" : how);
    EXPECT_EQ(fact.kind, WaitKind::sleep) << how;
    expect_seconds_left(fact, 600);
  }
}

TEST(WaitProcess, AClockThatCannotBeAskedIsUnreadable) {
  ObservedWorld world;
  const timespec instant{.tv_sec = 1, .tv_nsec = 0};
  const BlockedCall call{.number = SYS_clock_nanosleep,
                         .arguments = {static_cast<std::uint64_t>(-6), 1,
                                       reinterpret_cast<std::uint64_t>(&instant), 0, 0, 0}};
  const auto finding =
      explain_clock_nanosleep({.world = world, .process = world.process(::getpid()), .call = call});
  EXPECT_EQ(finding.limit.kind, Timeout::Kind::unreadable);
}

TEST(WaitProcess, SignalsAreATimerOnlyWithATimeOut) {
  TinyProgram paused("signal_waiter", {"pause"});
  paused.read_line();
  EXPECT_EQ(fact_in(paused, "pause").kind, WaitKind::signal);
  EXPECT_EQ(fact_in(paused, "pause").words, "waits in pause for a signal, no time-out");

  TinyProgram timed("signal_waiter", {"sigtimedwait"});
  timed.read_line();
  EXPECT_EQ(fact_in(timed, "rt_sigtimedwait").kind, WaitKind::timer);
  EXPECT_EQ(fact_in(timed, "rt_sigtimedwait").deadline_left, std::chrono::seconds(600));

  TinyProgram unbounded("signal_waiter", {"sigwait"});
  unbounded.read_line();
  EXPECT_EQ(fact_in(unbounded, "rt_sigtimedwait").kind, WaitKind::signal);
  EXPECT_FALSE(fact_in(unbounded, "rt_sigtimedwait").deadline_left);
}

}  // namespace
}  // namespace backfault
