#include "harness/judge/holds.h"

#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

/// Client 10 and server 20, of one thread each.
struct HeldWorld {
  StillWorld world = mutual_readers();

  /// `modelled`: until the fault is reverted. Otherwise the harness lets go by itself.
  void hold(const int tid, const bool modelled) {
    world.wait(tid).held_by = "pause";
    world.wait(tid).modelled = modelled;
  }
  [[nodiscard]] const std::vector<WaitFact>& waits() const { return world.waits; }
};

TEST(Holds, OfTheClientAreToldApart) {
  HeldWorld held;
  held.hold(20, true);
  EXPECT_FALSE(holds_client(held.waits()));
  held.hold(10, true);
  EXPECT_TRUE(holds_client(held.waits()));
}

TEST(Holds, ForAWhileAreSomethingToWaitFor) {
  HeldWorld held;
  EXPECT_FALSE(holds_for_a_while(held.waits()));
  held.hold(20, true);
  EXPECT_FALSE(holds_for_a_while(held.waits()));
  held.hold(20, false);
  EXPECT_TRUE(holds_for_a_while(held.waits()));
}

TEST(Holds, OfTheWholeServerNameTheFaultThatIsWaitedFor) {
  HeldWorld held;
  held.world.add_thread(20, 21, {});
  held.hold(20, true);
  EXPECT_EQ(holder_of_server(held.waits()), "") << "its other thread is free";
  held.hold(21, true);
  EXPECT_EQ(holder_of_server(held.waits()), "pause");
  held.hold(20, false);
  EXPECT_EQ(holder_of_server(held.waits()), "") << "it will be let go";
  EXPECT_EQ(holder_of_server({}), "");
}

}  // namespace
}  // namespace backfault
