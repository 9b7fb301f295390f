#include "harness/os/proc/thread_sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test/harness/os/private_world.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

using ::testing::Each;
using ::testing::Field;
using ::testing::SizeIs;

ThreadSampler sampler_of_all() {
  return ThreadSampler([](int) { return Role::client; }, ::getpid());
}
Sample take(ThreadSampler& sampler) {
  return sampler.take(MonoTime{Duration{5}}, [] { return MonoTime{Duration{7}}; });
}
bool becomes_quiet(ThreadSampler& sampler) {
  return becomes_true([&] { return !sampler.anything_ran({}); });
}

TEST(ThreadSampler, SeesEveryThreadWithAllThatBelongsToIt) {
  in_private_world([] {
    TinyProgram pool("thread_pool_idle");
    pool.read_line();
    auto sampler = sampler_of_all();
    Sample sample;
    EXPECT_TRUE(becomes_true([&] {
      sample = take(sampler);
      return sample.threads.size() == 5 && !sampler.anything_ran({});
    }));
    EXPECT_TRUE(sample.complete);
    EXPECT_EQ(sample.begun, MonoTime{Duration{5}});
    EXPECT_EQ(sample.ended, MonoTime{Duration{7}});
    EXPECT_THAT(sample.threads, Each(Field(&ThreadSample::pid, pool.pid())));
    EXPECT_THAT(sample.threads, Each(Field(&ThreadSample::state, ThreadState::sleeping)));
    EXPECT_THAT(sample.threads, Each(Field(&ThreadSample::role, Role::client)));
    for (const auto& thread : sample.threads) {
      EXPECT_EQ(thread.command, "thread_pool_idl") << "the kernel keeps 15 characters";
      EXPECT_EQ(thread.blocked.value_or(BlockedCall{}).number, 202);
      EXPECT_GT(thread.ran.value_or(RunCounters{}).times_run, 0U);
    }
    for (std::size_t i = 1; i < sample.threads.size(); ++i) {
      EXPECT_LT(sample.threads[i - 1].tid, sample.threads[i].tid);
    }
    EXPECT_EQ(take(sampler).threads, sample.threads) << "nothing moved, and looking moved nothing";
  });
}

TEST(ThreadSampler, ALivingProgramIsNeverQuietForTwoLooks) {
  in_private_world([] {
    TinyProgram ping_pong("ping_pong");
    ping_pong.read_line();
    auto sampler = sampler_of_all();
    bool moved_before = true;
    for (int round = 0; round < 200; ++round) {
      ::poll(nullptr, 0, 1);
      const bool moves = sampler.anything_ran({});
      EXPECT_TRUE(moves || moved_before) << round;
      moved_before = moves;
    }
  });
}

TEST(ThreadSampler, TheFirstRoundAlwaysMoves) {
  in_private_world([] {
    auto sampler = sampler_of_all();
    TinyProgram pool("thread_pool_idle");
    pool.read_line();
    static_cast<void>(pool.sample_when_blocked(5));
    EXPECT_TRUE(sampler.anything_ran({}));
    EXPECT_TRUE(becomes_quiet(sampler));
  });
}

TEST(ThreadSampler, AThreadThatRanAndSleptAgainMoved) {
  in_private_world([] {
    TinyProgram waiter("futex_waiter");
    waiter.read_line();
    auto sampler = sampler_of_all();
    ASSERT_TRUE(becomes_quiet(sampler));
    EXPECT_FALSE(sampler.anything_ran({}));
    const auto before = waiter.sample_when_blocked().threads.at(0).ran;
    waiter.signal(SIGUSR1);
    EXPECT_TRUE(becomes_true([&] {
      const auto now = waiter.sample_when_blocked().threads.at(0);
      return now.ran != before && now.state == ThreadState::sleeping;
    }));
    EXPECT_TRUE(sampler.anything_ran({}));
    EXPECT_TRUE(becomes_quiet(sampler));
  });
}

TEST(ThreadSampler, AProcessThatAppearsOrVanishesMoved) {
  in_private_world([] {
    TinyProgram first("pipe_reader");
    first.read_line();
    auto sampler = sampler_of_all();
    ASSERT_TRUE(becomes_quiet(sampler));
    TinyProgram second("pipe_reader");
    second.read_line();
    static_cast<void>(second.sample_when_blocked());
    EXPECT_TRUE(sampler.anything_ran({}));
    ASSERT_TRUE(becomes_quiet(sampler));
    second.end();
    EXPECT_TRUE(sampler.anything_ran({}));
    EXPECT_TRUE(becomes_quiet(sampler));
  });
}

TEST(ThreadSampler, NoThreadComesOrGoesUnnoticed) {
  in_private_world([] {
    TinyProgram churner("thread_churner");
    churner.read_line();
    auto sampler = sampler_of_all();
    int changes = 0;
    for (int round = 0; round < 300; ++round) {
      static_cast<void>(sampler.anything_ran({}));
      const auto before = take(sampler).threads;
      const auto after = take(sampler).threads;
      const bool ran = sampler.anything_ran({});
      if (before == after) continue;
      changes += 1;
      EXPECT_TRUE(ran) << round;
    }
    EXPECT_GT(changes, 0);
  });
}

TEST(ThreadSampler, UninterruptibleSleepIsNeverQuietThoughItsCountersStandStill) {
  in_private_world([] {
    TinyProgram parent("child_waiter", {"vfork"});
    parent.read_line();
    Sample sample;
    EXPECT_TRUE(becomes_true([&] {
      sample = parent.sample();
      return sample.threads.size() == 1 && sample.threads[0].state == ThreadState::disk_wait;
    }));
    auto sampler = sampler_of_all();
    for (int round = 0; round < 50; ++round) EXPECT_TRUE(sampler.anything_ran({})) << round;
    EXPECT_EQ(parent.sample().threads.at(0).ran, sample.threads.at(0).ran);
  });
}

TEST(ThreadSampler, WorksWithFewDescriptors) {
  in_private_world([] {
    const rlimit few{.rlim_cur = 24, .rlim_max = 24};
    TinyProgram pool("thread_pool_idle");
    TinyProgram other("thread_pool_idle");
    TinyProgram third("thread_pool_idle");
    pool.read_line();
    other.read_line();
    third.read_line();
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    auto sampler = sampler_of_all();
    EXPECT_TRUE(becomes_quiet(sampler));
    third.end();
    EXPECT_TRUE(sampler.anything_ran({}));
    EXPECT_TRUE(becomes_quiet(sampler));
    EXPECT_THAT(take(sampler).threads, SizeIs(10));
  });
}

TEST(ThreadSampler, LeavesOutWhatItIsToldTo) {
  in_private_world([] {
    TinyProgram pool("thread_pool_idle");
    pool.read_line();
    TinyProgram reader("pipe_reader");
    reader.read_line();
    ThreadSampler sampler([](int) { return std::nullopt; }, pool.pid());
    for (const auto& thread : take(sampler).threads) {
      EXPECT_NE(thread.pid, pool.pid());
      EXPECT_FALSE(thread.role);
    }
  });
}

}  // namespace
}  // namespace backfault
