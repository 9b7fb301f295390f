#include "harness/os/waits/explainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "harness/os/proc/fs.h"
#include "test/harness/os/explained_program.h"
#include "test/harness/os/loopback.h"

namespace backfault {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A thread of this very process, as a sample might have it.
ThreadSample thread_in(const long number, const ThreadState state = ThreadState::sleeping) {
  return {.pid = ::getpid(),
          .tid = ::getpid(),
          .role = Role::server,
          .command = "name",
          .state = state,
          .ran = {},
          .blocked = BlockedCall{.number = number, .arguments = {}},
          .wait_channel = {}};
}
WaitFact explain_one(const ThreadSample& thread) {
  Sample sample;
  sample.threads = {thread};
  const auto facts = explain_waits(sample).waits;
  EXPECT_THAT(facts, SizeIs(1));
  return facts.at(0);
}

TEST(WaitExplainer, KeepsWhoItIsAbout) {
  const WaitFact fact = explain_one(thread_in(SYS_pause));
  EXPECT_EQ(fact.pid, ::getpid());
  EXPECT_EQ(fact.tid, ::getpid());
  EXPECT_EQ(fact.role, Role::server);
  EXPECT_EQ(fact.command, "name");
  EXPECT_EQ(fact.call, "pause");
}

TEST(WaitExplainer, ARunningThreadDoesNotWait) {
  EXPECT_EQ(explain_one(thread_in(0, ThreadState::running)).kind, WaitKind::not_waiting);
}

TEST(WaitExplainer, AZombieHasNoFact) {
  Sample sample;
  sample.threads = {thread_in(-1, ThreadState::zombie)};
  EXPECT_THAT(explain_waits(sample).waits, IsEmpty());
}

TEST(WaitExplainer, WhatIsNotModelledIsOther) {
  EXPECT_EQ(explain_one(thread_in(9999)).kind, WaitKind::other);
  EXPECT_EQ(explain_one(thread_in(9999)).words,
            "waits in system call 9999 for something that is not modelled");
  EXPECT_EQ(explain_one(thread_in(SYS_io_uring_enter)).kind, WaitKind::other);
  EXPECT_EQ(explain_one(thread_in(SYS_restart_syscall)).kind, WaitKind::other);
  EXPECT_EQ(explain_one(thread_in(-1)).kind, WaitKind::other);
  EXPECT_EQ(explain_one(thread_in(SYS_read, ThreadState::stopped)).kind, WaitKind::other);
  EXPECT_EQ(explain_one(thread_in(SYS_read, ThreadState::traced)).kind, WaitKind::other);
  EXPECT_EQ(explain_one(thread_in(SYS_read, ThreadState::disk_wait)).kind, WaitKind::other);
}

TEST(WaitExplainer, WhatCannotBeReadIsUnreadable) {
  ThreadSample unread = thread_in(0);
  unread.blocked.reset();
  EXPECT_EQ(explain_one(unread).kind, WaitKind::unreadable);
  EXPECT_EQ(explain_one(thread_in(0, ThreadState::unknown)).kind, WaitKind::unreadable);
  ThreadSample gone = thread_in(SYS_pause);
  gone.pid = 1 << 30;
  EXPECT_EQ(explain_one(gone).kind, WaitKind::unreadable);
  EXPECT_EQ(explain_one(gone).words, "is blocked; its program file cannot be read");
}

TEST(WaitExplainer, AnUnreadableTimeOutMakesTheWholeWaitUnreadable) {
  ThreadSample sleeper = thread_in(SYS_nanosleep);
  sleeper.blocked->arguments[0] = 0x10;
  EXPECT_EQ(explain_one(sleeper).kind, WaitKind::unreadable);
  EXPECT_FALSE(explain_one(sleeper).deadline_left);
  EXPECT_THAT(explain_one(sleeper).words, HasSubstr("with a time-out that cannot be read"));
}

TEST(WaitExplainer, AParentThatLentItsMemoryWaitsForAChild) {
  TinyProgram parent("child_waiter", {"vfork"});
  parent.read_line();
  EXPECT_TRUE(becomes_true([&] {
    const auto facts = facts_of(parent);
    return facts.size() == 1 && facts[0].kind == WaitKind::child;
  }));
}

TEST(WaitExplainer, AStoppedProgramGoesOnByNothingButTheSignalsForThat) {
  const TinyProgram program("alarm_waiter", {"alarm"});
  const auto stopped = [&] {
    const auto facts = facts_of(program);
    return facts.size() == 1 && facts[0].words == "is stopped by a signal";
  };
  program.signal(SIGSTOP);
  ASSERT_TRUE(becomes_true(stopped));
  for (const int stays_pending : {SIGSTOP, SIGUSR1}) program.signal(stays_pending);
  const WaitFact fact = facts_of(program).at(0);
  ASSERT_EQ(fact.wake_conditions.size(), 1U);
  EXPECT_EQ(fact.wake_conditions[0].thing, Awaited::signal);
  EXPECT_EQ(fact.wake_conditions[0].readiness, Readiness::absent);
  EXPECT_TRUE(fact.modelled);
}

TEST(WaitExplainer, AHeldCallHasNotBegun) {
  ThreadSample held = thread_in(SYS_read);
  held.wait_channel = "seccomp_do_user_notification";
  EXPECT_EQ(explain_one(held).kind, WaitKind::other);
  EXPECT_EQ(explain_one(held).words, "is held by a filter of system calls before read");
}

TEST(WaitExplainer, AWaitThatASignalMayEndIsNotKnown) {
  TinyProgram with_alarm("alarm_waiter", {"alarm"});
  with_alarm.read_line();
  const WaitFact fact = fact_in(with_alarm, "read");
  EXPECT_EQ(fact.kind, WaitKind::unreadable) << "nobody knows when the alarm comes";
  EXPECT_THAT(fact.words, HasSubstr("no time-out; an alarm may be armed that interrupts it"));
  TinyProgram with_timer("alarm_waiter", {"timer"});
  with_timer.read_line();
  const WaitFact timed = fact_in(with_timer, "read");
  EXPECT_EQ(timed.kind, WaitKind::unreadable);
  EXPECT_THAT(timed.words, HasSubstr("; its process has timers that may interrupt it"));
}

TEST(WaitExplainer, AProcessGoesOnWithoutItsMainThread) {
  const LoopbackListener listener;
  TinyProgram program("main_thread_ends", {std::to_string(listener.port())});
  program.read_line();
  const WaitFact fact = fact_in(program, "futex");
  EXPECT_EQ(fact.kind, WaitKind::shared_futex);
  EXPECT_THAT(fact.words, HasSubstr("shared as /memfd:ring (offset 0x0), no time-out"));
  EXPECT_TRUE(becomes_true([&] { return visible_thread_of(program.pid()) != program.pid(); }));
  EXPECT_EQ(fact_in(program, "futex").kind, WaitKind::shared_futex) << "and still";
  EXPECT_THAT(facts_of(program), SizeIs(1)) << "the main thread is a zombie";
}

TEST(WaitExplainer, LookingChangesNothing) {
  TinyProgram pool("thread_pool_idle");
  pool.read_line();
  const Sample before = pool.sample_when_blocked(5);
  for (int round = 0; round < 50; ++round) static_cast<void>(explain_waits(before));
  EXPECT_EQ(pool.sample().threads, before.threads) << "the counters stand still";
}

TEST(WaitExplainer, ALivingProgramMovesBetweenTwoSamples) {
  TinyProgram ping_pong("ping_pong");
  ping_pong.read_line();
  Sample before = ping_pong.sample();
  EXPECT_TRUE(becomes_true([&] { return ping_pong.sample().threads != before.threads; }));
  for (const auto& fact : explain_waits(before).waits) {
    EXPECT_TRUE(fact.kind == WaitKind::pipe || fact.kind == WaitKind::not_waiting ||
                fact.kind == WaitKind::private_futex)
        << fact.words;
  }
}

}  // namespace
}  // namespace backfault
