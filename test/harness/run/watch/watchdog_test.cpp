#include "harness/run/watch/watchdog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"
#include "test/support/still_world.h"

namespace backfault {
namespace {

class WatchdogTest : public testing::Test {
 protected:
  /// Looks every `watch_interval` until then.
  void watch_until(const MonoTime end) {
    while (machine.now() < end) {
      watchdog->tick();
      machine.advance(watch_interval);
    }
  }
  void with_wire() {
    watchdog.emplace(
        machine, progress,
        std::vector<WireSpec>{{.listen_port_of = "server", .listen = 5000, .forward_to = 4000}});
  }

  FakeMachine machine;
  ProgressMeter progress{machine, "", false};
  std::optional<Watchdog> watchdog{std::in_place, machine, progress, std::vector<WireSpec>{}};
};

TEST_F(WatchdogTest, SeesNoStallWhileThreadsRun) {
  watch_until(at_s(5));
  EXPECT_FALSE(watchdog->stalled());
  EXPECT_THAT(watchdog->standstills(), testing::IsEmpty());
  EXPECT_EQ(watchdog->last_movement(), at_ms(4990));
}

TEST_F(WatchdogTest, NoticesAStallWithItsTimesAndItsEnd) {
  machine.quiet = {{at_ms(1005), at_s(3), {client_waits(), server_waits(seconds(20))}}};
  machine.socket_bytes = [](MonoTime) { return Progress{.bytes_to_client = 42}; };
  watch_until(at_s(2));
  ASSERT_TRUE(watchdog->stalled());
  watch_until(at_s(4));
  EXPECT_FALSE(watchdog->stalled());
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  StallFact stall = watchdog->standstills()[0];
  EXPECT_TRUE(standstill_of(stall).mutual);
  EXPECT_EQ(stall.last_movement, at_ms(1010));
  EXPECT_EQ(stall.detected, at_ms(1040));
  EXPECT_EQ(standstill_of(stall).deadline, at_ms(1040) + seconds(20));
  EXPECT_EQ(stall.resumed, at_s(3));
  EXPECT_EQ(stall.waits.size(), 2U);
  EXPECT_EQ(stall.progress, Progress{.bytes_to_client = 42});
}

TEST_F(WatchdogTest, TakesAMovementBeforeItsLookForNoneAfterIt) {
  machine.sample_takes = ms(15);
  machine.quiet = {{at_ms(985), at_ms(1025), {client_waits(), server_waits()}},
                   {at_ms(1025), at_s(9), {client_waits(), server_waits()}}};
  watch_until(at_s(2));
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  EXPECT_GE(watchdog->standstills()[0].last_movement, at_ms(1025));
  EXPECT_EQ(watchdog->standstills()[0].resumed, std::nullopt);
}

TEST_F(WatchdogTest, TakesAShortPauseForNoStall) {
  machine.quiet = {{at_ms(1005), at_ms(1035), {client_waits(), server_waits()}}};
  watch_until(at_s(2));
  EXPECT_THAT(watchdog->standstills(), testing::IsEmpty());
}

TEST_F(WatchdogTest, TakesNoSleeperAndNoUnknownWaitForAStall) {
  auto sleeper = server_waits();
  sleeper.kind = WaitKind::sleep;
  auto unknown = server_waits();
  unknown.kind = WaitKind::other;
  machine.quiet = {{at_s(1), at_s(5), {client_waits(), sleeper}},
                   {at_s(6), at_s(9), {client_waits(), unknown}}};
  watch_until(at_s(10));
  EXPECT_THAT(watchdog->standstills(), testing::IsEmpty());
}

TEST_F(WatchdogTest, SaysWhetherAnythingCanFollow) {
  auto heartbeat = client_waits(ms(500));
  heartbeat.tid = 11;
  heartbeat.channels = {};
  machine.quiet = {{at_s(1), at_s(2), {client_waits(), server_waits()}},
                   {at_s(3), at_s(4), {client_waits(), server_waits(), heartbeat}}};
  EXPECT_FALSE(watchdog->nothing_can_follow());
  watch_until(at_ms(1500));
  EXPECT_TRUE(watchdog->nothing_can_follow());
  watch_until(at_ms(2500));
  EXPECT_FALSE(watchdog->nothing_can_follow());
  watch_until(at_ms(3500));
  EXPECT_TRUE(watchdog->stalled());
  EXPECT_FALSE(watchdog->nothing_can_follow());
}

TEST_F(WatchdogTest, KnowsTheWireAsWhatClientAndServerShare) {
  auto client = client_waits();
  client.channels = {"tcp:127.0.0.1:33000-127.0.0.1:5000"};
  auto server = server_waits();
  server.channels = {"tcp:127.0.0.1:4000-127.0.0.1:34000"};
  machine.quiet = {{at_s(1), at_s(5), {client, server}}};
  with_wire();
  watch_until(at_s(2));
  ASSERT_TRUE(watchdog->stalled());
  EXPECT_TRUE(std::get<Standstill>(watchdog->standstills()[0].form).mutual);
}

TEST_F(WatchdogTest, SeesNoStallWhileTheWireHoldsBytesBack) {
  machine.quiet = {{at_s(1), at_s(9), {client_waits(), server_waits()}}};
  machine.wire = [](const MonoTime now) {
    return WireCounters{.queued_bytes = now < at_s(5) ? 100U : 0U};
  };
  with_wire();
  watch_until(at_s(5));
  EXPECT_FALSE(watchdog->stalled());
  watch_until(at_s(6));
  ASSERT_TRUE(watchdog->stalled());
  EXPECT_EQ(watchdog->standstills()[0].last_movement, at_ms(4990));
}

TEST_F(WatchdogTest, SeesAStallBehindBytesThatTheirReceiverDoesNotTake) {
  machine.quiet = {{at_s(1), at_s(9), {client_waits(), server_waits()}}};
  machine.wire = [](MonoTime) { return WireCounters{.queued_bytes = 100, .stuck_bytes = 100}; };
  with_wire();
  watch_until(at_s(2));
  EXPECT_TRUE(watchdog->stalled());
}

TEST_F(WatchdogTest, GivesTheProcessorAwayOnlyInALongStandstill) {
  machine.quiet = {{at_s(1), at_ms(1150), {client_waits(), server_waits()}},
                   {at_s(3), at_s(6), {client_waits(), server_waits()}}};
  watch_until(at_ms(1140));
  EXPECT_TRUE(watchdog->stalled());
  EXPECT_FALSE(machine.idle);
  watch_until(at_s(5));
  EXPECT_TRUE(machine.idle);
  watch_until(at_s(7));
  EXPECT_FALSE(machine.idle);
}

TEST_F(WatchdogTest, KeepsTheFirstOfVeryManyStallsAndTheLatest) {
  for (int count = 1; count <= 100; ++count) {
    machine.quiet.push_back({at_s(count), at_ms(1000 * count + 500), {client_waits()}});
  }
  watch_until(at_s(102));
  const auto stalls = watchdog->standstills();
  ASSERT_EQ(stalls.size(), 64U);
  EXPECT_EQ(stalls[0].resumed, at_ms(1500));
  EXPECT_EQ(stalls[1].resumed, at_ms(38'500));
  EXPECT_EQ(stalls[63].resumed, at_ms(100'500));
}

TEST_F(WatchdogTest, LooksMoreOftenWhereNothingMoves) {
  machine.quiet = {{at_s(1), at_s(2), {client_waits(), server_waits()}}};
  watchdog->tick();
  EXPECT_EQ(watchdog->next_tick_in(), moving_watch_interval);
  watch_until(at_ms(1500));
  EXPECT_EQ(watchdog->next_tick_in(), watch_interval);
  watch_until(at_ms(2500));
  EXPECT_EQ(watchdog->next_tick_in(), moving_watch_interval);
}

TEST_F(WatchdogTest, LooksLessOftenTheLongerNothingMoves) {
  machine.quiet = {{at_s(1), at_s(500), {client_waits(), server_waits(seconds(600))}}};
  const auto closely_in = [&](const MonoTime end) {
    const int before = machine.samples_taken;
    while (machine.now() < end) {
      watchdog->tick();
      machine.advance(watchdog->next_tick_in());
    }
    return machine.samples_taken - before;
  };
  closely_in(at_s(10));
  EXPECT_EQ(watchdog->next_tick_in(), watch_interval) << "9 s";
  const int usual = closely_in(at_s(20));
  closely_in(at_s(51));
  EXPECT_EQ(watchdog->next_tick_in() / ms(5), 9) << "50 s";
  closely_in(at_s(301));
  EXPECT_EQ(watchdog->next_tick_in(), ms(100));
  EXPECT_LT(closely_in(at_s(311)), usual / 4);
  closely_in(at_ms(500'300));
  EXPECT_FALSE(watchdog->stalled()) << "seen at once when it moves";
  EXPECT_EQ(watchdog->next_tick_in(), moving_watch_interval);
}

TEST_F(WatchdogTest, LooksLessOftenWhereALookTakesLong) {
  watchdog->tick();
  EXPECT_EQ(watchdog->next_tick_in(), moving_watch_interval);
  machine.round_takes = ms(12);
  watchdog->tick();
  EXPECT_EQ(watchdog->next_tick_in(), moving_watch_interval) << "one alone may be chance";
  watchdog->tick();
  EXPECT_EQ(watchdog->next_tick_in(), ms(120));
}

TEST_F(WatchdogTest, LooksAgainUntilAllOfTheProofIsThere) {
  const StillWorld world = mutual_readers();
  auto on_its_way = world.waits;
  on_its_way[0].wake_conditions[0].readiness = Readiness::on_its_way;
  machine.quiet = {{at_s(1), at_s(5), world.waits, world.snapshot.processes, true}};
  watch_until(at_ms(1200));
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  EXPECT_EQ(watchdog->proven_since(), at_ms(1030));
  machine.quiet = {{at_s(2), at_s(5), on_its_way, world.snapshot.processes, true}};
  watch_until(at_ms(2200));
  EXPECT_FALSE(watchdog->proven_since()) << "an acknowledgement may wake somebody";
}

TEST_F(WatchdogTest, TakesANewTimeWhenTheOldOneHasPassed) {
  StillWorld world = mutual_readers();
  world.waits[0].deadline_left = seconds(1);
  world.waits[0].not_before = at_ms(1500);
  auto later = world.waits;
  later[0].not_before = at_s(4);
  machine.quiet = {{at_s(1), at_s(2), world.waits, world.snapshot.processes, true}};
  watch_until(at_ms(1900));
  machine.quiet = {{at_s(1), at_s(5), later, world.snapshot.processes, true}};
  watchdog->tick();
  watch_until(at_s(3));
  const auto& latest = watchdog->standstills().back();
  EXPECT_EQ(latest.waits[0].not_before, at_s(4));
}

TEST_F(WatchdogTest, NothingCanFollowOnceTheOnlyTimeOutHasChangedNothing) {
  const auto with_time_out = [] {
    return std::vector<WaitFact>{client_waits(), server_waits(ms(200))};
  };
  machine.quiet = {{at_ms(1005), at_s(3), with_time_out()}};
  watch_until(at_ms(1100));
  ASSERT_TRUE(watchdog->stalled());
  EXPECT_FALSE(watchdog->nothing_can_follow());
  machine.quiet = {{at_ms(1005), at_s(3), {client_waits(), server_waits()}}};
  watch_until(at_s(2));
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  EXPECT_EQ(watchdog->standstills()[0].detected, at_ms(1040));
  EXPECT_TRUE(watchdog->nothing_can_follow());
}

TEST_F(WatchdogTest, AClientThatWaitsForAFaultForGoodIsProvenToBeStuck) {
  const StillWorld world = mutual_readers();
  machine.quiet = {{at_ms(1005), at_s(3), world.waits, world.snapshot.processes, true}};
  machine.held = {{.pid = 20, .fault = "pause", .until_reverted = true}};
  watch_until(at_s(2));
  EXPECT_TRUE(watchdog->proven_since());
  EXPECT_EQ(watchdog->standstills().at(0).waits.at(1).held_by, "pause");
}

TEST_F(WatchdogTest, AWaitForAFaultIsForGoodOnceItsTimeOutHasChangedNothing) {
  StillWorld world = mutual_readers();
  machine.held = {{.pid = 20, .fault = "pause", .until_reverted = true}};
  auto for_now = world.waits;
  for_now[0].deadline_left = ms(300);
  for_now[0].not_before = at_ms(1300);
  machine.quiet = {{at_ms(1005), at_s(3), for_now, world.snapshot.processes, true}};
  watch_until(at_ms(1280));
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  const MonoTime detected = watchdog->standstills()[0].detected;
  EXPECT_FALSE(watchdog->proven_since()) << "the time-out may end the wait";
  machine.quiet = {{at_ms(1005), at_s(3), world.waits, world.snapshot.processes, true}};
  watch_until(at_s(2));
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  EXPECT_EQ(watchdog->standstills()[0].detected, detected);
  ASSERT_TRUE(watchdog->proven_since());
  EXPECT_GE(*watchdog->proven_since(), at_ms(1280));
}

TEST_F(WatchdogTest, AClientThatWaitsForWhatIsHeldForAWhileIsNotStuck) {
  const StillWorld world = mutual_readers();
  machine.quiet = {{at_ms(1005), at_s(3), world.waits, world.snapshot.processes, true}};
  machine.held = {{.pid = 20, .fault = "syscall_delay", .until_reverted = false}};
  watch_until(at_s(2));
  EXPECT_THAT(watchdog->standstills(), testing::IsEmpty());
}

TEST_F(WatchdogTest, ProvesNothingWhereAPartOfTheClientCanMove) {
  StillWorld world = mutual_readers();
  WaitFact& other = world.add(30, Role::client, {awaited(Awaited::data, {})});
  other.wake_conditions[0].external_wakers = true;
  machine.quiet = {{at_s(1), at_s(5), world.waits, world.snapshot.processes, true}};
  watch_until(at_s(2));
  EXPECT_TRUE(watchdog->stalled());
  EXPECT_FALSE(watchdog->proven_since());
}

}  // namespace
}  // namespace backfault
