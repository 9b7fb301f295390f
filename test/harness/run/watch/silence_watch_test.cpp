#include "harness/run/watch/silence_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/fake_machine.h"
#include "test/support/still_world.h"

namespace backfault {
namespace {

class SilenceWatchTest : public testing::Test {
 protected:
  SilenceWatchTest() {
    // What the client's process 10 has read and computed by then.
    machine.work = [this](const MonoTime now) {
      return std::map<int, ProcessWork>{
          {10, {.ran = share_of_a_core * now.since_start.count() / 100, .bytes = bytes}}};
    };
  }
  /// Looks every 50 ms until then.
  void look_until(const MonoTime end, const MonoTime since = at_s(1)) {
    while (machine.now() < end) {
      silence.look(since);
      machine.advance(ms(50));
    }
  }
  /// Client 10 waits for server 20 and that for it, while client 99 sleeps now and then.
  void stand_still_partly(const MonoTime from, const MonoTime to) {
    const StillWorld world = mutual_readers();
    auto processes = world.snapshot.processes;
    auto other = processes[0];
    other.pid = 99;
    processes.push_back(other);
    auto waits = world.waits;
    waits.push_back({.pid = 99,
                     .tid = 99,
                     .role = Role::client,
                     .command = "napper",
                     .kind = WaitKind::sleep,
                     .deadline_left = ms(20),
                     .modelled = true});
    machine.quiet = {{from, to, waits, processes, true, true}};
  }

  /// What was recorded of the only process.
  BusyFact busy_client() { return std::get<Silence>(silence.stalls().at(0).form).busy.at(0); }

  FakeMachine machine;
  Duration share_of_a_core{};  ///< In percent.
  std::uint64_t bytes = 5;
  ProgressMeter progress{machine, "", false};
  SilenceWatch silence{machine, progress, {}};
};

TEST_F(SilenceWatchTest, RecordsNothingByItself) {
  look_until(at_s(5));
  silence.finish();
  EXPECT_THAT(silence.stalls(), testing::IsEmpty());
  EXPECT_EQ(silence.recorded(), std::nullopt);
}

TEST_F(SilenceWatchTest, RecordsWhoWaitsAndAtTheEndWhoWasBusy) {
  machine.processes.push_back({.pid = 10, .role = Role::client});
  share_of_a_core = Duration{80};
  look_until(at_s(5));
  silence.record();
  look_until(at_s(7));
  bytes += 3;
  silence.finish();
  EXPECT_EQ(silence.recorded(), at_s(1));
  ASSERT_EQ(silence.stalls().size(), 1U);
  const StallFact fact = silence.stalls()[0];
  EXPECT_EQ(fact.last_movement, at_s(1));
  EXPECT_EQ(fact.detected, at_s(5));
  const auto busy = std::get<Silence>(fact.form).busy;
  ASSERT_EQ(busy.size(), 1U);
  EXPECT_EQ(busy[0].pid, 10);
  EXPECT_EQ(busy[0].command, "program");
  EXPECT_EQ(busy[0].watched, ms(5500)) << "from half a second of silence on";
  EXPECT_EQ(busy[0].ran, ms(4400));
  EXPECT_EQ(busy[0].bytes, 3U);
  EXPECT_TRUE(busy[0].ready);
}

TEST_F(SilenceWatchTest, TellsWhatWasDoneOnceTheSilenceHadLastedForLongWhereThatWasSeenAsLong) {
  machine.processes.push_back({.pid = 10, .role = Role::client});
  look_until(at_s(3));
  bytes += 1000;  // It fills its socket's buffer.
  look_until(at_s(5));
  silence.record();
  look_until(at_s(8));
  silence.finish();
  EXPECT_EQ(busy_client().bytes, 1000U) << "seen for three seconds, after four";
  look_until(at_s(9));
  silence.finish();
  EXPECT_EQ(busy_client().bytes, 0U);
  EXPECT_EQ(busy_client().watched, seconds(4));
}

TEST_F(SilenceWatchTest, TellsWhatWasDoneInTheLaterHalfOfALongSilence) {
  machine.processes.push_back({.pid = 10, .role = Role::client});
  look_until(at_s(5));
  silence.record();
  look_until(at_s(14));
  bytes += 1'000'000;  // It reads again what it sent.
  look_until(at_s(32));
  silence.finish();
  EXPECT_EQ(busy_client().bytes, 1'000'000U) << "seen since 9 s";
  look_until(at_s(34));
  silence.finish();
  EXPECT_EQ(busy_client().bytes, 0U);
  EXPECT_GE(busy_client().watched, ms(16'500));
}

TEST_F(SilenceWatchTest, KeepsTheLatestSilenceWhichSaysNothingOfALaterOne) {
  look_until(at_s(3));
  silence.record();
  look_until(at_s(6), at_s(5));
  silence.finish();
  ASSERT_EQ(silence.stalls().size(), 1U);
  EXPECT_EQ(silence.stalls()[0].last_movement, at_s(1));
  EXPECT_THAT(std::get<Silence>(silence.stalls()[0].form).busy, testing::IsEmpty());
  silence.record();
  EXPECT_EQ(silence.recorded(), at_s(5));
}

TEST_F(SilenceWatchTest, ProvesThatAPartOfTheClientIsStuck) {
  stand_still_partly(at_s(0), at_s(60));
  look_until(at_s(4));
  silence.finish();
  ASSERT_EQ(silence.stalls().size(), 1U);
  const StallFact fact = silence.stalls()[0];
  EXPECT_TRUE(std::holds_alternative<PartialStandstill>(fact.form));
  EXPECT_EQ(fact.last_movement, at_s(1));
  EXPECT_EQ(fact.detected, at_ms(1500));
  EXPECT_FALSE(fact.resumed);
}

TEST_F(SilenceWatchTest, SeesThatWhatWasStuckRanAgain) {
  stand_still_partly(at_s(0), at_s(3));
  look_until(at_s(5));
  ASSERT_EQ(silence.stalls().size(), 1U);
  EXPECT_EQ(silence.stalls()[0].resumed, at_s(3));
  look_until(at_s(9), at_s(5));
  EXPECT_EQ(silence.stalls().size(), 1U) << "a mistake of ours is not forgotten";
}

TEST_F(SilenceWatchTest, ForgetsAStuckPartWhenBytesMove) {
  stand_still_partly(at_s(0), at_s(60));
  look_until(at_s(3));
  EXPECT_EQ(silence.stalls().size(), 1U);
  silence.look(machine.now());
  EXPECT_THAT(silence.stalls(), testing::IsEmpty());
}

}  // namespace
}  // namespace backfault
