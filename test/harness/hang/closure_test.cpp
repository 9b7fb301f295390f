#include "harness/hang/closure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/still_world.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Closure closure_of(const StillWorld& world) {
  return find_closure(world.snapshot, world.waits, Timers::count_as_movement);
}

TEST(Closure, HoldsThoseWhoWaitForEachOther) {
  const Closure closure = closure_of(mutual_readers());
  EXPECT_THAT(closure.stuck, ElementsAre(10, 20));
  EXPECT_EQ(closure.objection, "");
}

TEST(Closure, ACycleIsNotEnoughWhenAnotherCouldWakeOneOfThem) {
  StillWorld world = mutual_readers();
  world.add(30, Role::server, {}).modelled = false;
  world.wait(20).wake_conditions[0].wakers = {10, 30};
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
  EXPECT_THAT(closure_of(world).objection, HasSubstr("process 20 can still wake it"));
}

TEST(Closure, AnyOfSeveralAwaitedThingsIsAWayOut) {
  StillWorld world = mutual_readers();
  world.wait(10).wake_conditions.push_back(awaited(Awaited::event, {}));
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20));
  world.wait(10).wake_conditions.push_back(awaited(Awaited::data, {99}));
  EXPECT_THAT(closure_of(world).stuck, IsEmpty()) << "99 was never sampled";
}

TEST(Closure, OneMovingThreadKeepsItsWholeProcessOut) {
  StillWorld world = mutual_readers();
  world.add_thread(20, 21, {}).deadline_left = ms(5);
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
}

TEST(Closure, ARunningThreadIsNotBlocked) {
  for (const ThreadState state :
       {ThreadState::running, ThreadState::disk_wait, ThreadState::traced, ThreadState::unknown}) {
    StillWorld world = mutual_readers();
    world.set_state(20, state);
    EXPECT_THAT(closure_of(world).stuck, IsEmpty()) << to_string(state);
  }
}

TEST(Closure, AThreadWithoutAnExplanationIsNotBlocked) {
  StillWorld world = mutual_readers();
  world.waits.pop_back();
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
}

TEST(Closure, WantsTwoEqualSamplesOneWhollyAfterTheOther) {
  StillWorld moved = mutual_readers();
  moved.snapshot.second.threads[0].schedstat_line = "1 2 4";
  EXPECT_EQ(closure_of(moved).objection, "something moved between the samples");
  StillWorld overlapping = mutual_readers();
  overlapping.snapshot.second.begun = at_ms(100);
  EXPECT_EQ(closure_of(overlapping).objection, "the samples overlap");
  for (Sample Snapshot::*const which : {&Snapshot::first, &Snapshot::second}) {
    StillWorld incomplete = mutual_readers();
    (incomplete.snapshot.*which).complete = false;
    EXPECT_EQ(closure_of(incomplete).objection, "a thread could not be read completely");
  }
}

TEST(Closure, WantsAClosedWorld) {
  StillWorld open = mutual_readers();
  open.snapshot.closed = false;
  EXPECT_THAT(closure_of(open).stuck, IsEmpty());
  StillWorld external_wakers = mutual_readers();
  external_wakers.wait(20).wake_conditions[0].external_wakers = true;
  EXPECT_THAT(closure_of(external_wakers).stuck, IsEmpty());
  StillWorld captured = mutual_readers();
  captured.wait(20).wake_conditions[0].harness = true;
  EXPECT_THAT(closure_of(captured).stuck, IsEmpty());
}

TEST(Closure, WhatHasComeOrIsOnItsWayOrUnknownIsNoReasonToWait) {
  for (const Readiness readiness :
       {Readiness::present, Readiness::on_its_way, Readiness::unknown}) {
    StillWorld world = mutual_readers();
    world.wait(10).wake_conditions[0].readiness = readiness;
    EXPECT_THAT(closure_of(world).stuck, IsEmpty()) << to_string(readiness);
  }
  StillWorld lost = mutual_readers();
  lost.wait(10).wake_conditions[0].readiness = Readiness::consumed;
  EXPECT_THAT(closure_of(lost).stuck, ElementsAre(10, 20));
}

TEST(Closure, TimersAndTheKernelsOwnWorkKeepAProcessOut) {
  StillWorld timed = mutual_readers();
  timed.process(20).may_be_timed = true;
  EXPECT_THAT(closure_of(timed).stuck, IsEmpty());
  StillWorld asynchronous = mutual_readers();
  asynchronous.process(10).asynchronous = true;
  EXPECT_THAT(closure_of(asynchronous).stuck, IsEmpty());
}

TEST(Closure, ATimeOutIsMovementUnlessItIsWaitedFor) {
  StillWorld world = mutual_readers();
  world.wait(20).deadline_left = seconds(5);
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
  const auto frozen = [&] {
    return find_closure(world.snapshot, world.waits, Timers::are_waited_for);
  };
  EXPECT_THAT(frozen().stuck, IsEmpty()) << "nobody knows when it comes";
  world.wait(20).not_before = at_s(5);
  EXPECT_THAT(frozen().stuck, ElementsAre(10, 20));
}

TEST(Closure, WhoHandlesSignalsIsStuckOnlyWithEverybody) {
  StillWorld world = mutual_readers();
  world.process(10).catches_signals = true;
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20));
  world.add(30, Role::server, {}).modelled = false;
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
  world.process(10).catches_signals = false;
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20));
}

TEST(Closure, AnAncestorThatMovesMayEndItsDescendants) {
  StillWorld world = mutual_readers();
  world.add(5, Role::client, {}).modelled = false;
  world.add(6, Role::client, {awaited(Awaited::process_end, {10})}, 5);
  world.process(10).parent = 6;
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
  EXPECT_THAT(closure_of(world).objection, HasSubstr("is not modelled"));
}

TEST(Closure, WhatAnybodyCanBringNeedsEverybodyStuck) {
  StillWorld world = mutual_readers();
  world.add(30, Role::server, {awaited(Awaited::connection, {})}).wake_conditions[0].anyone = true;
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20, 30));
  world.add(40, Role::server, {}).modelled = false;
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20));
}

TEST(Closure, TheWireCountsWhenItIsEmptyAndEverybodyIsStuck) {
  StillWorld world = mutual_readers();
  world.snapshot.wire = {.present = true, .quiet = true, .held_by = {}};
  world.wait(10).wake_conditions[0].wire = true;
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20));
  world.snapshot.wire.quiet = false;
  EXPECT_THAT(closure_of(world).stuck, IsEmpty());
}

TEST(Closure, ZombiesAreNobody) {
  StillWorld world = mutual_readers();
  for (Sample* const sample : {&world.snapshot.first, &world.snapshot.second}) {
    sample->threads.push_back({.pid = 40, .tid = 40, .state = ThreadState::zombie});
  }
  EXPECT_THAT(closure_of(world).stuck, ElementsAre(10, 20));
}

}  // namespace
}  // namespace backfault
