#include "harness/run/watch/held_threads.h"

#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

StillWorld client_of_two_threads() {
  StillWorld world = mutual_readers();
  world.add_thread(10, 11, {});
  return world;
}

TEST(HeldThreads, AreNamedEachOrAsAProcess) {
  StillWorld world = client_of_two_threads();
  mark_holds(world.waits, {{.pid = 10, .tid = 11, .fault = "step_and_hold"},
                           {.pid = 20, .fault = "pause", .until_reverted = true}});
  EXPECT_EQ(world.wait(10).held_by, "");
  EXPECT_EQ(world.wait(11).held_by, "step_and_hold");
  EXPECT_EQ(world.wait(20).held_by, "pause");
  EXPECT_EQ(world.wait(20).words, "waits in read (the harness holds it: pause)");
}

TEST(HeldThreads, ThatWillBeLetGoAreNotModelled) {
  StillWorld world = client_of_two_threads();
  mark_holds(world.waits, {{.pid = 20, .fault = "syscall_delay", .until_reverted = false}});
  EXPECT_FALSE(world.wait(20).modelled);
  EXPECT_TRUE(world.wait(10).modelled);
  EXPECT_EQ(world.wait(20).words,
            "waits in read (the harness holds it for a while: syscall_delay)");
}

}  // namespace
}  // namespace backfault
