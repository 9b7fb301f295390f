#include "faults/support/rescheduled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/fake_machine.h"

namespace backfault {
namespace {

constexpr Scheduling low{.policy = SchedulingPolicy::normal, .nice = 10, .real_time = 0};
constexpr Scheduling batch{.policy = SchedulingPolicy::batch, .nice = 1, .real_time = 0};

struct World {
  FakeMachine machine;
  World() {
    machine.processes = {{.pid = 10, .role = Role::client}, {.pid = 20, .role = Role::server}};
    machine.control.scheduling[20] = batch;
  }
  Scheduling& of(const int pid) { return machine.control.scheduling[pid]; }
};

TEST(Rescheduled, GivesBackWhatEachThreadHad) {
  World world;
  Rescheduled threads({{Role::client, low}, {Role::server, low}}, false);
  ASSERT_TRUE(threads.reschedule(world.machine));
  EXPECT_EQ(world.of(10), low);
  EXPECT_EQ(world.of(20), low);
  EXPECT_EQ(threads.confirm(world.machine).proof,
            "1 threads of the server have SCHED_OTHER, nice 10; 1 threads of the client have "
            "SCHED_OTHER, nice 10");
  ASSERT_TRUE(threads.restore(world.machine));
  EXPECT_EQ(world.of(10), Scheduling{});
  EXPECT_EQ(world.of(20), batch);
}

TEST(Rescheduled, LeavesAloneWhatWasScheduledSoByItself) {
  World world;
  world.of(10) = low;
  Rescheduled threads({{Role::client, low}, {Role::server, low}}, false);
  ASSERT_TRUE(threads.reschedule(world.machine));
  ASSERT_TRUE(threads.restore(world.machine));
  EXPECT_EQ(world.of(10), low);
  EXPECT_EQ(world.of(20), batch);
}

TEST(Rescheduled, LeavesAloneWhatSomebodyElseChangedSince) {
  World world;
  Rescheduled threads({{Role::client, low}}, false);
  ASSERT_TRUE(threads.reschedule(world.machine));
  world.of(10) = batch;
  ASSERT_TRUE(threads.restore(world.machine));
  EXPECT_EQ(world.of(10), batch);
}

TEST(Rescheduled, IsNotConfirmedWithoutAThread) {
  World world;
  world.machine.processes.clear();
  const Rescheduled threads({{Role::client, low}}, true);
  EXPECT_FALSE(threads.confirm(world.machine).holds);
  EXPECT_EQ(threads.confirm(world.machine).proof, "no thread of the client to read");
}

TEST(Rescheduled, HasWordsForEveryPolicy) {
  EXPECT_EQ(scheduling_text(batch), "SCHED_BATCH, nice 1");
  EXPECT_EQ(scheduling_text({.policy = SchedulingPolicy::fifo, .nice = 0, .real_time = 9}),
            "SCHED_FIFO, priority 9");
  EXPECT_EQ(scheduling_text({.policy = SchedulingPolicy::round_robin, .nice = 0, .real_time = 1}),
            "SCHED_RR, priority 1");
  EXPECT_EQ(scheduling_text({.policy = SchedulingPolicy::idle, .nice = 0, .real_time = 0}),
            "SCHED_IDLE");
  EXPECT_EQ(scheduling_text({.policy = SchedulingPolicy::other, .nice = 0, .real_time = 0}),
            "another policy");
}

}  // namespace
}  // namespace backfault
