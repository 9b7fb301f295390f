#include "harness/run/client_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/builders.h"
#include "test/support/fake_machine.h"
#include "test/support/still_world.h"

namespace backfault {
namespace {

constexpr auto page = "/trial/status";

/// A look at the bytes comes every 60 ms.
auto is_seen_after(const MonoTime movement) {
  return testing::AllOf(testing::Ge(movement), testing::Le(movement + ms(60)));
}

class ClientWatchTest : public testing::Test {
 protected:
  /// Runs the client until `until_end` returns.
  StopReason watch(const FakeProgram& program) {
    machine.programs["client"] = {program};
    const LaunchSpec spec{.name = "client", .role = Role::client, .argv = {"back-up"}};
    const auto client = machine.launch(spec);
    journal.started(*client, spec);
    watchdog.emplace(machine, progress, std::vector<WireSpec>{});
    silence.emplace(machine, progress, std::vector<WireSpec>{});
    ClientWatch watch(machine, journal, faults,
                      {.progress = progress, .watchdog = *watchdog, .silence = *silence});
    return watch.until_end(*client, variant.limits);
  }
  /// The server's page counts one byte to the client for each microsecond until then.
  void bytes_move_until(const MonoTime end) {
    machine.status_pages[page] = [end](const MonoTime now) {
      const auto moved = std::min(now, end).since_start.count();
      return std::map<std::string, std::uint64_t>{
          {"bytes_to_client", static_cast<std::uint64_t>(moved)}};
    };
  }
  [[nodiscard]] std::vector<std::string> event_names() const {
    std::vector<std::string> names;
    for (const auto& event : facts.events) names.push_back(event.what);
    return names;
  }

  FakeMachine machine;
  Variant variant = simple_variant();
  Recipe recipe = simple_recipe();
  std::vector<FaultType> catalogue;
  Plan plan = plan_of(variant);
  Observation facts;
  TrialJournal journal{machine, facts, *ErrorMatcher::compile({})};
  AppliedFaults faults = *AppliedFaults::make(machine, {.spec = plan.trials[0],
                                                        .variant = variant,
                                                        .server_recipe = &recipe,
                                                        .client_recipe = recipe,
                                                        .catalogue = catalogue});
  ProgressMeter progress{machine, page, false};
  std::optional<Watchdog> watchdog;
  std::optional<SilenceWatch> silence;
};

TEST_F(ClientWatchTest, ReturnsWhenTheClientEnds) {
  EXPECT_EQ(watch({.lives = seconds(12)}), StopReason::none);
  EXPECT_EQ(machine.now(), at_s(12));
}

TEST_F(ClientWatchTest, TellsOfStalls) {
  machine.quiet = {{at_s(2), at_s(4), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({.lives = seconds(12)}), StopReason::none);
  EXPECT_THAT(event_names(), testing::ElementsAre("stall_detected", "client_ended"));
}

TEST_F(ClientWatchTest, SeesAStallEndThoughTheClientEndedWithIt) {
  machine.quiet = {{at_s(2), at_s(60), {client_waits(), server_waits(seconds(8))}}};
  EXPECT_EQ(watch({.lives = ms(10'003), .exit = Exited{1}}), StopReason::none);
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  EXPECT_EQ(watchdog->standstills()[0].resumed, at_ms(10'003));
}

TEST_F(ClientWatchTest, EndsAtTheTrialsLimit) {
  bytes_move_until(at_s(100));
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  EXPECT_EQ(machine.now(), at_s(60));
  EXPECT_THAT(watchdog->standstills(), testing::IsEmpty());
  EXPECT_THAT(silence->stalls(), testing::IsEmpty());
}

TEST_F(ClientWatchTest, CountsTheTrialsLimitFromTheClientsStart) {
  machine.advance(seconds(25));
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  EXPECT_EQ(machine.now(), at_s(85));
}

TEST_F(ClientWatchTest, EndsWhenTheCampaignIsInterrupted) {
  machine.stop_requested_at = at_s(3);
  EXPECT_EQ(watch({}), StopReason::interrupted);
  EXPECT_EQ(machine.now(), at_s(3));
}

TEST_F(ClientWatchTest, GivesUpOnAStandstillWithoutAnyDeadline) {
  bytes_move_until(at_s(5));
  machine.quiet = {{at_s(5), at_s(90), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({}), StopReason::give_up);
  EXPECT_GE(machine.now(), at_s(35));
  EXPECT_LT(machine.now(), at_s(36));
}

TEST_F(ClientWatchTest, GivesUpOnAStandstillThoughNoByteCanBeCounted) {
  machine.quiet = {{at_s(5), at_s(90), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({}), StopReason::give_up);
  EXPECT_THAT(event_names(), testing::ElementsAre("stall_detected"));
}

TEST_F(ClientWatchTest, DoesNotGiveUpWhereADeadlineIsArmed) {
  bytes_move_until(at_s(5));
  machine.quiet = {{at_s(5), at_s(90), {client_waits(), server_waits(seconds(40))}}};
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  EXPECT_THAT(event_names(), testing::ElementsAre("stall_detected", "no_progress"));
}

TEST_F(ClientWatchTest, LetsAStallWithADeadlineEndByItself) {
  bytes_move_until(at_s(5));
  machine.quiet = {{at_s(5), at_s(45), {client_waits(), server_waits(seconds(40))}}};
  EXPECT_EQ(watch({.lives = seconds(46), .exit = Exited{1}}), StopReason::none);
  ASSERT_EQ(watchdog->standstills().size(), 1U);
  EXPECT_THAT(watchdog->standstills()[0].resumed, testing::Optional(is_seen_after(at_s(45))));
  ASSERT_EQ(silence->stalls().size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Silence>(silence->stalls()[0].form));
}

TEST_F(ClientWatchTest, DoesNotGiveUpOnAShortStandstillAfterLongSilence) {
  bytes_move_until(at_s(2));
  machine.quiet = {{at_s(40), at_s(41), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({.lives = seconds(50)}), StopReason::none);
  EXPECT_EQ(machine.now(), at_s(50));
}

TEST_F(ClientWatchTest, RecordsTheSilenceOfAClientThatKeepsRunning) {
  bytes_move_until(at_s(5));
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  ASSERT_EQ(silence->stalls().size(), 1U);
  const StallFact fact = silence->stalls()[0];
  EXPECT_TRUE(std::holds_alternative<Silence>(fact.form));
  EXPECT_THAT(fact.last_movement, is_seen_after(at_s(5)));
  EXPECT_EQ(fact.progress.bytes_to_client, 5'000'000U);
}

TEST_F(ClientWatchTest, RecordsASecondSilenceAfterProgress) {
  variant.limits = {.trial = seconds(60), .give_up = seconds(10)};
  machine.status_pages[page] = [](const MonoTime now) {
    const std::uint64_t moved = now < at_s(1) ? 0U : now < at_s(20) ? 1000U : 900'000U;
    return std::map<std::string, std::uint64_t>{{"bytes_to_client", moved}};
  };
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  ASSERT_EQ(silence->stalls().size(), 1U);
  EXPECT_THAT(silence->stalls()[0].last_movement, is_seen_after(at_s(20)));
  EXPECT_THAT(event_names(), testing::ElementsAre("no_progress"));
}

TEST_F(ClientWatchTest, CountsSilenceFromTheClientsStartWhenNoByteEverMoved) {
  machine.advance(seconds(10));
  bytes_move_until({});
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  ASSERT_EQ(silence->stalls().size(), 1U);
  EXPECT_THAT(silence->stalls()[0].last_movement, is_seen_after(at_s(10)));
}

TEST_F(ClientWatchTest, RecordsNoSilenceWhereNoByteCanBeCounted) {
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  EXPECT_THAT(silence->stalls(), testing::IsEmpty());
  EXPECT_THAT(event_names(), testing::IsEmpty());
}

TEST_F(ClientWatchTest, EndsAProvenHangSoonAfterItsProof) {
  const StillWorld world = mutual_readers();
  machine.quiet = {{at_s(5), at_s(90), world.waits, world.snapshot.processes, true}};
  EXPECT_EQ(watch({}), StopReason::proven_hang);
  EXPECT_EQ(machine.now(), at_ms(5330));
}

TEST_F(ClientWatchTest, KeepsTheStacksOfALastingStandstill) {
  machine.quiet = {{at_ms(1000), at_ms(1080), {client_waits(), server_waits()}},
                   {at_s(2), at_s(16), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({.lives = seconds(18)}), StopReason::none);
  EXPECT_THAT(machine.stacks_saved,
              testing::ElementsAre(at_ms(2100), is_seen_after(at_ms(12'100))));
}

TEST_F(ClientWatchTest, ReadsStacksThatTakeLongMoreRarely) {
  machine.stacks_take = std::chrono::milliseconds(100);
  machine.quiet = {{at_s(2), at_s(25), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({.lives = seconds(27)}), StopReason::none);
  EXPECT_THAT(machine.stacks_saved,
              testing::ElementsAre(at_ms(2100), is_seen_after(at_ms(22'100))));
}

TEST_F(ClientWatchTest, ReadsStacksOnceInAMinuteHoweverLongTheyTake) {
  variant.limits = {.trial = seconds(100), .give_up = seconds(90)};
  machine.stacks_take = seconds(2);
  machine.quiet = {{at_s(2), at_s(70), {client_waits(), server_waits()}}};
  EXPECT_EQ(watch({.lives = seconds(72)}), StopReason::none);
  EXPECT_THAT(machine.stacks_saved,
              testing::ElementsAre(at_ms(2100), is_seen_after(at_ms(62'100))));
}

TEST_F(ClientWatchTest, RecordsSilenceAfterHalfOfATrialThatIsTooShort) {
  variant.limits = {.trial = seconds(10), .give_up = seconds(30)};
  bytes_move_until(at_s(2));
  EXPECT_EQ(watch({}), StopReason::trial_limit);
  ASSERT_EQ(silence->stalls().size(), 1U);
  EXPECT_THAT(silence->stalls()[0].last_movement, is_seen_after(at_s(2)));
}

TEST_F(ClientWatchTest, IsNotKeptBusyByAClientThatNeverStopsWriting) {
  FakeProgram noisy;
  for (int count = 0; count < 200'000; ++count) {
    noisy.lines.push_back({std::chrono::microseconds(500) * count, "noise"});
  }
  EXPECT_EQ(watch(noisy), StopReason::trial_limit);
  EXPECT_LT(machine.now(), at_s(61));
}

TEST_F(ClientWatchTest, SettlesWhatHasArrivedWithoutWaiting) {
  watch({.lines = {{seconds(1), "said"}}, .lives = seconds(1)});
  machine.stop_requested_at = at_s(1);
  settle(machine, journal);
  EXPECT_TRUE(journal.stop_requested());
  EXPECT_EQ(machine.now(), at_s(1));
}

}  // namespace
}  // namespace backfault
