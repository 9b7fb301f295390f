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
  const Trigger to_client = AfterBytes{.bytes = Bytes{100}, .to_client = true};
  const Trigger to_server = AfterBytes{.bytes = Bytes{100}, .to_client = false};
  const TrialInstant instant{.bytes_to_client = 100, .bytes_to_server = 99, .client_runs = true};
  EXPECT_TRUE(is_due(to_client, instant));
  EXPECT_FALSE(is_due(to_server, instant));
  EXPECT_FALSE(is_due(to_client, {.bytes_to_client = 99, .client_runs = true}));
  EXPECT_FALSE(is_due(to_client, {.bytes_to_client = 100, .client_runs = false}));
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
