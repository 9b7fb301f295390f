#include "harness/run/watch/close_look.h"

#include <gtest/gtest.h>

#include "test/support/fake_machine.h"
#include "test/support/still_world.h"

namespace backfault {
namespace {

class CloseLookTest : public testing::Test {
 protected:
  CloseLookTest() {
    const StillWorld world = mutual_readers();
    machine.quiet = {{at_s(0), at_s(9), world.waits, world.snapshot.processes, true}};
  }

  FakeMachine machine;
  const std::vector<WireSpec> wires = {
      {.listen_port_of = "server", .listen = 5000, .forward_to = 4000}};
};

TEST_F(CloseLookTest, TakesEverythingThatAProofRestsOn) {
  const CloseLook look = look_closely(machine, {});
  EXPECT_EQ(look.waits.size(), 2U);
  EXPECT_EQ(look.snapshot.processes.size(), 2U);
  EXPECT_TRUE(look.snapshot.closed);
  EXPECT_EQ(look.snapshot.first.threads, look.snapshot.second.threads);
  EXPECT_FALSE(look.snapshot.wire.present);
}

TEST_F(CloseLookTest, SaysWhatTheHarnessHolds) {
  machine.held = {{.pid = 20, .fault = "pause", .until_reverted = true}};
  const CloseLook look = look_closely(machine, {});
  EXPECT_EQ(look.waits.at(0).held_by, "");
  EXPECT_EQ(look.waits.at(1).held_by, "pause");
  EXPECT_EQ(look_at_waits(machine).at(1).held_by, "pause");
}

TEST_F(CloseLookTest, AWireIsQuietWhenItsThreadSleptOnNothingThatCouldMove) {
  WireCounters counters{.queued_bytes = 7, .stuck_bytes = 7};
  counters.asleep = true;
  machine.wire = [&](MonoTime) { return counters; };
  EXPECT_TRUE(look_closely(machine, wires).snapshot.wire.present);
  EXPECT_TRUE(look_closely(machine, wires).snapshot.wire.quiet);
  counters.stuck_bytes = 6;
  EXPECT_FALSE(look_closely(machine, wires).snapshot.wire.quiet) << "a byte is on its way";
  counters.stuck_bytes = 7;
  counters.asleep = false;
  EXPECT_FALSE(look_closely(machine, wires).snapshot.wire.quiet);
  counters.asleep = true;
  machine.wire = [&](MonoTime) {
    ++counters.times_run;
    return counters;
  };
  EXPECT_FALSE(look_closely(machine, wires).snapshot.wire.quiet) << "it ran between the samples";
}

TEST_F(CloseLookTest, AWireIsNotQuietWhileSomethingIsOnItsWayToIt) {
  ASSERT_TRUE(machine.start_wire(wires));
  EXPECT_TRUE(look_closely(machine, wires).snapshot.wire.quiet);
  machine.wire_stages.arrived = false;
  EXPECT_FALSE(look_closely(machine, wires).snapshot.wire.quiet);
  machine.wire_stages.arrived = true;
  int asked = 0;
  machine.wire = [&](MonoTime) {
    WireCounters counters;
    counters.bytes_to_client = ++asked > 2 ? 1 : 0;
    return counters;
  };
  EXPECT_FALSE(look_closely(machine, wires).snapshot.wire.quiet) << "it arrived meanwhile";
}

}  // namespace
}  // namespace backfault
