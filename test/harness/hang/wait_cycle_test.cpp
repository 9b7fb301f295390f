#include "harness/hang/wait_cycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<int> threads_of(const WaitCycle& cycle) {
  std::vector<int> tids;
  for (const WaitStep& step : cycle.steps) tids.push_back(step.wait->tid);
  return tids;
}

TEST(WaitCycle, GoesAroundFromTheClient) {
  const StillWorld world = mutual_readers();
  const WaitCycle cycle = find_cycle(world.waits, {10, 20});
  EXPECT_TRUE(cycle.closed);
  EXPECT_THAT(threads_of(cycle), ElementsAre(10, 20));
  EXPECT_EQ(cycle.steps[0].waker, 20);
  EXPECT_EQ(cycle.steps[1].waker, 10);
}

TEST(WaitCycle, IsTheShortestAndNamesTheThreadsInIt) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::data, {20, 30})});
  world.add_thread(10, 11, {awaited(Awaited::memory, {})});
  world.add(20, Role::server, {awaited(Awaited::data, {30})});
  world.add(30, Role::server, {awaited(Awaited::connection, {})});
  world.add_thread(30, 31, {awaited(Awaited::space, {10})});
  EXPECT_THAT(threads_of(find_cycle(world.waits, {10, 20, 30})), ElementsAre(10, 31));
}

TEST(WaitCycle, WithoutOneTellsTheWayToWhoWaitsForNobodyInParticular) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::data, {20})});
  world.add(20, Role::server, {awaited(Awaited::signal, {})}).wake_conditions[0].anyone = true;
  const WaitCycle cycle = find_cycle(world.waits, {10, 20});
  EXPECT_FALSE(cycle.closed);
  EXPECT_THAT(threads_of(cycle), ElementsAre(10, 20));
  EXPECT_EQ(cycle.steps[1].waker, 0);
}

TEST(WaitCycle, AClientThatHangsOnACycleOfOthersIsTold) {
  StillWorld world;
  world.add(10, Role::client, {awaited(Awaited::data, {20})});
  world.add(20, Role::server, {awaited(Awaited::data, {30})});
  world.add(30, Role::server, {awaited(Awaited::data, {20})});
  const WaitCycle cycle = find_cycle(world.waits, {10, 20, 30});
  EXPECT_FALSE(cycle.closed);
  EXPECT_THAT(threads_of(cycle), ElementsAre(10, 20, 30));
}

TEST(WaitCycle, IsEmptyWhereNobodyIsStuck) {
  EXPECT_THAT(find_cycle(mutual_readers().waits, {}).steps, IsEmpty());
}

}  // namespace
}  // namespace backfault
