#include "harness/run/fault_schedule.h"

#include <gtest/gtest.h>

#include <set>

#include "test/support/builders.h"

namespace backfault {
namespace {

TEST(FaultSchedule, FindsAtStartDueAlways) {
  EXPECT_TRUE(is_due(AtStart{}, {}));
  EXPECT_TRUE(is_due(AtStart{}, {.since_client_start = seconds(5), .client_runs = true}));
}

TEST(FaultSchedule, CountsTimeFromTheClientsStart) {
  const Trigger after = AfterTime{ms(250)};
  EXPECT_FALSE(is_due(after, {.since_client_start = ms(249), .client_runs = true}));
  EXPECT_TRUE(is_due(after, {.since_client_start = ms(250), .client_runs = true}));
  EXPECT_FALSE(is_due(after, {.since_client_start = ms(250), .client_runs = false}));
  EXPECT_FALSE(is_due(AfterTime{}, {}));
}

TEST(FaultSchedule, CountsBytesOfItsOwnDirection) {
  const Trigger to_client = AfterBytes{.bytes = Bytes{100}, .towards = Towards::client};
  const Trigger to_server = AfterBytes{.bytes = Bytes{100}, .towards = Towards::server};
  const TrialInstant instant{.bytes_to_client = 100, .bytes_to_server = 99, .client_runs = true};
  EXPECT_TRUE(is_due(to_client, instant));
  EXPECT_FALSE(is_due(to_server, instant));
  const Trigger either = AfterBytes{.bytes = Bytes{199}, .towards = Towards::either};
  EXPECT_TRUE(is_due(either, instant));
  EXPECT_FALSE(is_due(either, {.bytes_to_client = 198, .client_runs = true}));
  EXPECT_FALSE(is_due(to_client, {.bytes_to_client = 99, .client_runs = true}));
  EXPECT_FALSE(is_due(to_client, {.bytes_to_client = 100, .client_runs = false}));
}

TEST(FaultSchedule, CountsOperationsOfTheServer) {
  const Trigger third_read = AfterOperation{.operation = "read", .nth = 3};
  EXPECT_TRUE(is_due(third_read, {.operations = {{"read", 3}}, .client_runs = true}));
  EXPECT_FALSE(is_due(third_read, {.operations = {{"read", 2}, {"open", 9}}, .client_runs = true}));
  EXPECT_FALSE(is_due(third_read, {.operations = {{"read", 3}}, .client_runs = false}));
}

TEST(FaultSchedule, DrawsAMomentForWhatIsLeftToChance) {
  const ByChance chance{.per_second = 2};
  EXPECT_FALSE(is_due(chance, {.since_client_start = seconds(1000), .client_runs = true}));
  EXPECT_EQ(drawn(chance, Seed{7}), drawn(chance, Seed{7}));
  double sum = 0;
  constexpr int draws = 20'000;
  for (std::size_t nth = 0; nth < draws; ++nth) {
    const auto after = std::get<AfterTime>(drawn(chance, fault_seed(Seed{1}, nth))).after_start;
    EXPECT_GE(after, Duration{});
    sum += std::chrono::duration<double>(after).count();
  }
  EXPECT_NEAR(sum / draws, 0.5, 0.02);
  EXPECT_EQ(drawn(AtStart{}, Seed{7}), Trigger(AtStart{}));
  for (const std::uint64_t extreme : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    EXPECT_GE(std::get<AfterTime>(drawn(ByChance{1e-300}, Seed{extreme})).after_start, Duration{});
  }
}

TEST(FaultSchedule, SaysWhatHadHappened) {
  EXPECT_EQ(describe_coming(AtStart{}, {}), "start");
  EXPECT_EQ(describe_coming(AfterTime{ms(250)}, {.since_client_start = ms(260)}),
            "260ms after the client's start (asked for: 250ms)");
  EXPECT_EQ(describe_coming(AfterBytes{.bytes = {100}}, {.bytes_to_client = 120}),
            "120 bytes to_client (asked for: 100)");
  EXPECT_EQ(
      describe_coming(AfterOperation{.operation = "read", .nth = 3}, {.operations = {{"read", 4}}}),
      "4 operations read (asked for: 3)");
}

TEST(FaultSchedule, GivesEveryFaultOfEveryTrialItsOwnSeed) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    for (std::size_t nth = 0; nth < 10; ++nth) seeds.insert(fault_seed(Seed{trial}, nth).value);
  }
  EXPECT_EQ(seeds.size(), 1000U);
}

TEST(FaultSchedule, GivesTheSameSeedInEveryVersion) {
  EXPECT_EQ(fault_seed(Seed{0}, 0), Seed{0xE220A8397B1DCDAFULL});
  EXPECT_EQ(fault_seed(Seed{0}, 1), Seed{0x6E789E6AA1B965F4ULL});
}

}  // namespace
}  // namespace backfault
