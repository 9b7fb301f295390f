#include "harness/os/processes/scheduling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>

#include "test/harness/os/skip_without.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

constexpr int pid_of_nobody = 4'000'000;

TEST(Scheduling, IsReadAndSetThreadByThread) {
  TinyProgram program("crowd", {"2"});
  ASSERT_EQ(program.read_line(), "ready");
  const auto before = scheduling_of_threads(program.pid());
  ASSERT_TRUE(before);
  ASSERT_EQ(before->size(), 2U);
  const Scheduling batch{.policy = SchedulingPolicy::batch, .nice = 7, .real_time = 0};
  const int tid = before->back().tid;
  ASSERT_TRUE(set_thread_scheduling(program.pid(), {.tid = tid, .scheduling = batch}));
  const auto after = scheduling_of_threads(program.pid());
  EXPECT_EQ(after->front().scheduling, before->front().scheduling);
  EXPECT_EQ(after->back().scheduling, batch);
  EXPECT_EQ(::getpriority(PRIO_PROCESS, static_cast<id_t>(tid)), 7);
}

TEST(Scheduling, KnowsEveryPolicyThatItSets) {
  BACKFAULT_SKIP_WITHOUT(Capability::schedule_programs);
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  for (const Scheduling& wanted :
       {Scheduling{.policy = SchedulingPolicy::idle, .nice = 0, .real_time = 0},
        Scheduling{.policy = SchedulingPolicy::fifo, .nice = 0, .real_time = 3},
        Scheduling{.policy = SchedulingPolicy::round_robin, .nice = 0, .real_time = 1},
        Scheduling{.policy = SchedulingPolicy::normal, .nice = 2, .real_time = 0}}) {
    const auto set =
        set_thread_scheduling(program.pid(), {.tid = program.pid(), .scheduling = wanted});
    ASSERT_TRUE(set) << set.error().text;
    EXPECT_EQ(scheduling_of_threads(program.pid())->at(0).scheduling, wanted);
  }
}

TEST(Scheduling, TouchesNoThreadOfAnotherProcess) {
  TinyProgram one("sleeper");
  TinyProgram other("sleeper");
  ASSERT_EQ(one.read_line(), "ready");
  ASSERT_EQ(other.read_line(), "ready");
  const auto before = scheduling_of_threads(other.pid())->at(0).scheduling;
  const Scheduling idle{.policy = SchedulingPolicy::idle, .nice = 0, .real_time = 0};
  EXPECT_TRUE(set_thread_scheduling(one.pid(), {.tid = other.pid(), .scheduling = idle}));
  EXPECT_EQ(scheduling_of_threads(other.pid())->at(0).scheduling, before);
}

TEST(Scheduling, TakesNoNiceForAnIdleThread) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  ASSERT_EQ(::setpriority(PRIO_PROCESS, static_cast<id_t>(program.pid()), 7), 0);
  const Scheduling idle{.policy = SchedulingPolicy::idle, .nice = 0, .real_time = 0};
  ASSERT_TRUE(set_thread_scheduling(program.pid(), {.tid = program.pid(), .scheduling = idle}));
  EXPECT_EQ(scheduling_of_threads(program.pid())->at(0).scheduling, idle);
}

TEST(Scheduling, WhoIsToEndComesFirst) {
  BACKFAULT_SKIP_WITHOUT(Capability::schedule_programs);
  TinyProgram program("crowd", {"3"});
  ASSERT_EQ(program.read_line(), "ready");
  const auto threads = scheduling_of_threads(program.pid());
  ASSERT_TRUE(threads);
  const Scheduling idle{.policy = SchedulingPolicy::idle, .nice = 0, .real_time = 0};
  const Scheduling real_time{.policy = SchedulingPolicy::fifo, .nice = 0, .real_time = 1};
  const auto set = [&](const int tid, const Scheduling& wanted) {
    return set_thread_scheduling(program.pid(), {.tid = tid, .scheduling = wanted}).has_value();
  };
  ASSERT_TRUE(set(threads->at(0).tid, idle));
  ASSERT_TRUE(set(threads->at(1).tid, real_time));
  hurry_threads(program.pid());
  const auto after = scheduling_of_threads(program.pid());
  ASSERT_EQ(after->size(), 3U);
  const Scheduling first{.policy = SchedulingPolicy::normal, .nice = -20, .real_time = 0};
  EXPECT_EQ(after->at(0).scheduling, first);
  EXPECT_EQ(after->at(1).scheduling, real_time) << "it comes before the others already";
  EXPECT_EQ(after->at(2).scheduling, first);
  hurry_threads(pid_of_nobody);
}

TEST(Scheduling, OfAProcessThatIsGoneIsAnError) {
  EXPECT_FALSE(scheduling_of_threads(pid_of_nobody));
  EXPECT_FALSE(look_at_threads(pid_of_nobody));
  EXPECT_TRUE(set_thread_scheduling(pid_of_nobody, {.tid = pid_of_nobody, .scheduling = {}}));
}

TEST(Scheduling, AThreadShowsItsStateAndWhatItWaited) {
  TinyProgram program("sleeper");
  ASSERT_EQ(program.read_line(), "ready");
  EXPECT_TRUE(becomes_true([&] {
    const auto looks = look_at_threads(program.pid());
    return looks && looks->size() == 1 && looks->at(0).state == ThreadState::sleeping;
  }));
  program.signal(SIGSTOP);
  EXPECT_TRUE(becomes_true(
      [&] { return look_at_threads(program.pid())->at(0).state == ThreadState::stopped; }));
  EXPECT_GE(look_at_threads(program.pid())->at(0).kept_waiting, Duration{});
}

}  // namespace
}  // namespace backfault
