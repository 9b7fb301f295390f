#include "harness/run/watch/progress_meter.h"

#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

constexpr auto status_path = "/trial/status";
using Page = std::map<std::string, std::uint64_t>;

TEST(ProgressMeter, SeesNothingWithoutASource) {
  FakeMachine machine;
  ProgressMeter meter(machine, "", false);
  meter.update();
  EXPECT_FALSE(meter.can_see());
  EXPECT_EQ(meter.progress(), Progress{});
  EXPECT_EQ(meter.last_change(), std::nullopt);
}

TEST(ProgressMeter, ReadsSocketsAndRemembersWhenTheyMoved) {
  FakeMachine machine;
  Progress now{.bytes_to_client = 0, .bytes_to_server = 0};
  machine.socket_bytes = [&](MonoTime) { return now; };
  ProgressMeter meter(machine, "", false);
  meter.update();
  EXPECT_TRUE(meter.can_see());
  EXPECT_EQ(meter.last_change(), std::nullopt);
  machine.advance(ms(50));
  now.bytes_to_server = 7;
  meter.update();
  machine.advance(ms(50));
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(50));
  EXPECT_EQ(meter.progress(), (Progress{.bytes_to_client = 0, .bytes_to_server = 7}));
}

TEST(ProgressMeter, PrefersTheStatusPageThenTheWire) {
  FakeMachine machine;
  machine.socket_bytes = [](MonoTime) { return Progress{.bytes_to_client = 1}; };
  machine.wire = [](MonoTime) { return WireCounters{.bytes_to_client = 2, .bytes_to_server = 3}; };
  machine.status_pages[status_path] = [](MonoTime) { return Page{{"bytes_to_client", 4}}; };
  ProgressMeter all(machine, status_path, true);
  all.update();
  EXPECT_EQ(all.progress(), Progress{.bytes_to_client = 4});
  ProgressMeter no_page(machine, "", true);
  no_page.update();
  EXPECT_EQ(no_page.progress(), (Progress{.bytes_to_client = 2, .bytes_to_server = 3}));
}

TEST(ProgressMeter, CountsNothingOfARunBefore) {
  FakeMachine machine;
  Page page{{"bytes_to_client", 40}, {"op_read", 4}};
  machine.status_pages[status_path] = [&](MonoTime) { return page; };
  std::uint64_t on_wire = 70;
  machine.wire = [&](MonoTime) { return WireCounters{.bytes_to_client = on_wire}; };
  ProgressMeter by_page(machine, status_path, true);
  ProgressMeter by_wire(machine, "", true);
  by_page.begin_anew();
  by_wire.begin_anew();
  page = {{"bytes_to_client", 41}, {"op_read", 6}};
  on_wire = 75;
  by_page.update();
  by_wire.update();
  EXPECT_EQ(by_page.progress().bytes_to_client, 1U);
  EXPECT_EQ(by_page.operations(), (Page{{"read", 2}}));
  EXPECT_EQ(by_wire.progress().bytes_to_client, 5U);
}

TEST(ProgressMeter, CountsTheOperationsOfThePage) {
  FakeMachine machine;
  machine.status_pages[status_path] = [](MonoTime) {
    return Page{{"op_read", 4}, {"operations", 9}};
  };
  ProgressMeter meter(machine, status_path, false);
  meter.update();
  EXPECT_EQ(meter.operations(), (Page{{"read", 4}}));
}

TEST(ProgressMeter, ReadsAnotherSourceWhereThePageCountsNoBytes) {
  FakeMachine machine;
  machine.socket_bytes = [](MonoTime) { return Progress{.bytes_to_client = 1}; };
  machine.status_pages[status_path] = [](MonoTime) { return Page{{"sessions", 4}}; };
  ProgressMeter meter(machine, status_path, false);
  meter.update();
  EXPECT_EQ(meter.progress(), Progress{.bytes_to_client = 1});
}

TEST(ProgressMeter, KeepsWhatClosedSocketsHadCounted) {
  FakeMachine machine;
  Progress now{.bytes_to_client = 100};
  machine.socket_bytes = [&](MonoTime) { return now; };
  ProgressMeter meter(machine, "", false);
  meter.update();
  machine.advance(ms(50));
  now = {};
  meter.update();
  EXPECT_EQ(meter.progress(), Progress{.bytes_to_client = 100});
  EXPECT_EQ(meter.last_change(), at_ms(0));
}

TEST(ProgressMeter, SeesProgressBehindASourceThatCountedMoreForAMoment) {
  FakeMachine machine;
  machine.socket_bytes = [](MonoTime) { return Progress{.bytes_to_client = 9000}; };
  Page now{{"bytes_to_client", 1000}};
  machine.status_pages[status_path] = [&](MonoTime) { return now; };
  ProgressMeter meter(machine, status_path, false);
  meter.update();
  now.clear();  // Unreadable for one look.
  meter.update();
  machine.advance(ms(50));
  now = {{"bytes_to_client", 1500}};
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(50));
  EXPECT_EQ(meter.progress(), Progress{.bytes_to_client = 9500});
}

TEST(ProgressMeter, DoesNotTakeAPageThatIsReadAgainForProgress) {
  FakeMachine machine;
  Page now{{"bytes_to_client", 1000}};
  machine.status_pages[status_path] = [&](MonoTime) { return now; };
  ProgressMeter meter(machine, status_path, false);
  meter.update();
  machine.advance(ms(50));
  now = {{"bytes_to_client", 0}};
  meter.update();
  now = {{"bytes_to_client", 1000}};
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(0));
  EXPECT_EQ(meter.progress(), Progress{.bytes_to_client = 1000});
}

TEST(ProgressMeter, CountsBytesThatTheWireHoldsBackAsMoving) {
  FakeMachine machine;
  WireCounters now{.queued_bytes = 10};
  machine.wire = [&](MonoTime) { return now; };
  ProgressMeter meter(machine, "", true);
  machine.advance(ms(50));
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(50));
  machine.advance(ms(50));
  now.stuck_bytes = 10;  // Its receiver takes no more.
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(50));
}

TEST(ProgressMeter, SeesBytesThatLeaveTheKernelsBuffersLongAfterTheyWereCounted) {
  FakeMachine machine;
  machine.status_pages[status_path] = [](MonoTime) { return Page{{"bytes_to_client", 4000}}; };
  std::optional<std::uint64_t> moved = 1000;
  machine.socket_moves = [&](MonoTime) { return moved; };
  ProgressMeter meter(machine, status_path, false);
  meter.update();
  const auto counted = meter.last_change();
  const auto after = [&](const std::optional<std::uint64_t> movement) {
    machine.advance(ms(200));
    moved = movement;
    meter.update();
    return meter.last_change();
  };
  EXPECT_EQ(after(1000), counted);
  EXPECT_EQ(after(1000), counted);
  EXPECT_EQ(after(1001), at_ms(600));
  EXPECT_EQ(after(std::nullopt), at_ms(600));
  EXPECT_EQ(after(1001), at_ms(600));
  EXPECT_EQ(meter.progress().bytes_to_client, 4000U);
}

TEST(ProgressMeter, TakesWhatASilentServerIsSentForNoMovement) {
  FakeMachine machine;
  WireCounters wire{.bytes_to_client = 100, .bytes_to_server = 100};
  machine.wire = [&](MonoTime) { return wire; };
  machine.socket_moves = [](MonoTime) { return std::optional<std::uint64_t>(7); };
  ProgressMeter meter(machine, "", true);
  const auto after = [&](const std::uint64_t to_server, const std::uint64_t to_client) {
    machine.advance(ms(500));
    wire = {.bytes_to_client = to_client, .bytes_to_server = to_server};
    meter.update();
    return meter.last_change();
  };
  EXPECT_EQ(after(101, 100), at_ms(500));
  meter.regard_server_as_deaf(true);
  EXPECT_EQ(after(102, 100), at_ms(500));
  EXPECT_THAT(machine.movement_of, testing::ElementsAre(Role::client));
  EXPECT_EQ(after(102, 101), at_ms(1500));
  meter.regard_server_as_deaf(false);
  EXPECT_EQ(after(103, 101), at_ms(2000));
  EXPECT_EQ(meter.progress().bytes_to_server, 103U) << "counted all the same";
}

TEST(ProgressMeter, LooksAtTheSocketsOnlyWhereNothingElseMoves) {
  FakeMachine machine;
  std::uint64_t bytes = 0;
  machine.status_pages[status_path] = [&](MonoTime) { return Page{{"bytes_to_client", bytes}}; };
  int looks = 0;
  machine.socket_moves = [&](MonoTime) { return std::optional<std::uint64_t>(++looks); };
  ProgressMeter meter(machine, status_path, false);
  for (bytes = 1; bytes <= 20; ++bytes) {
    meter.update();
    machine.advance(ms(50));
  }
  EXPECT_EQ(looks, 0);
  bytes = 20;
  machine.advance(ms(200));
  meter.update();
  EXPECT_EQ(looks, 1);
  EXPECT_EQ(meter.last_change(), at_ms(950)) << "what flowed before is no movement now";
}

TEST(ProgressMeter, SeesThatAClientWithoutAnySourceIsAtWork) {
  FakeMachine machine;
  std::uint64_t transferred = 4;
  machine.work = [&](MonoTime) {
    return std::map<int, ProcessWork>{{10, {.ran = {}, .bytes = transferred}}};
  };
  ProgressMeter meter(machine, "", false);
  meter.update();
  EXPECT_TRUE(meter.can_see());
  EXPECT_EQ(meter.progress(), Progress{}) << "nobody knows what of it went to the server";
  machine.advance(ms(50));
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(0));
  transferred = 5;
  machine.advance(ms(50));
  meter.update();
  EXPECT_EQ(meter.last_change(), at_ms(100));
}

}  // namespace
}  // namespace backfault
