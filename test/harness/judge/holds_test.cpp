#include "harness/judge/held_client.h"

#include <gtest/gtest.h>

#include "harness/run/watch/held_threads.h"
#include "test/support/still_world.h"

namespace backfault {
namespace {

StillWorld client_of_two_threads() {
  StillWorld world = mutual_readers();
  world.add_thread(10, 11, {});
  return world;
}

TEST(HeldClient, OfTheClientAreToldApart) {
  StillWorld world = client_of_two_threads();
  mark_holds(world.waits, {{.pid = 20, .fault = "pause", .until_reverted = true}});
  EXPECT_FALSE(holds_client(world.waits));
  mark_holds(world.waits, {{.pid = 10, .fault = "pause", .until_reverted = true}});
  EXPECT_TRUE(holds_client(world.waits));
}

TEST(HeldClient, ThatWillBeLetGoAreSomethingToWaitFor) {
  StillWorld world = client_of_two_threads();
  EXPECT_FALSE(holds_for_a_while(world.waits));
  mark_holds(world.waits, {{.pid = 20, .fault = "pause", .until_reverted = true}});
  EXPECT_FALSE(holds_for_a_while(world.waits));
  mark_holds(world.waits, {{.pid = 20, .fault = "syscall_delay", .until_reverted = false}});
  EXPECT_TRUE(holds_for_a_while(world.waits));
}

TEST(HeldClient, OfTheWholeServerNameTheFaultThatIsWaitedFor) {
  StillWorld world = client_of_two_threads();
  world.add_thread(20, 21, {});
  for (WaitFact& wait : world.waits) wait.modelled = true;
  const std::vector<Hold> half = {{.pid = 20, .tid = 20, .fault = "pause", .until_reverted = true}};
  mark_holds(world.waits, half);
  EXPECT_EQ(holder_of_server(world.waits), "") << "its other thread is free";
  mark_holds(world.waits, {{.pid = 20, .fault = "pause", .until_reverted = true}});
  EXPECT_EQ(holder_of_server(world.waits), "pause");
  mark_holds(world.waits, {{.pid = 20, .fault = "syscall_delay", .until_reverted = false}});
  EXPECT_EQ(holder_of_server(world.waits), "") << "it will be let go";
  EXPECT_EQ(holder_of_server({}), "");
}

}  // namespace
}  // namespace backfault
