#include "harness/judge/client_time.h"

#include <gtest/gtest.h>

#include "test/support/builders.h"

namespace backfault {
namespace {

FaultFact stops(const int percent, const std::optional<MonoTime> from,
                const std::optional<MonoTime> to) {
  FaultFact fact;
  fact.applied = from;
  fact.reverted_at = to;
  fact.client_stopped_percent = percent;
  return fact;
}

TEST(ClientTime, IsAllOfItWhenNothingKeptTheClientFromRunning) {
  EXPECT_EQ(client_time({}, at_s(1), at_s(5)), seconds(4));
  EXPECT_EQ(client_time({stops(0, at_s(1), at_s(3))}, at_s(1), at_s(5)), seconds(4));
  EXPECT_EQ(client_time({stops(100, std::nullopt, std::nullopt)}, at_s(1), at_s(5)), seconds(4));
}

TEST(ClientTime, LeavesOutWhatAPauseTook) {
  EXPECT_EQ(client_time({stops(100, at_s(2), at_s(4))}, at_s(1), at_s(5)), seconds(2));
  EXPECT_EQ(client_time({stops(100, at_s(0), at_s(9))}, at_s(1), at_s(5)), Duration{});
  EXPECT_EQ(client_time({stops(100, at_s(3), std::nullopt)}, at_s(1), at_s(5)), seconds(2));
  EXPECT_EQ(client_time({stops(100, at_s(6), at_s(7))}, at_s(1), at_s(5)), seconds(4));
}

TEST(ClientTime, CountsPulsesByTheirShare) {
  EXPECT_EQ(client_time({stops(75, at_s(1), at_s(5))}, at_s(1), at_s(5)), seconds(1));
}

TEST(ClientTime, LeavesOutOnceWhatTwoFaultsTook) {
  const std::vector<FaultFact> faults = {stops(100, at_s(1), at_s(3)), stops(100, at_s(2), at_s(4)),
                                         stops(50, at_s(0), at_s(9))};
  EXPECT_EQ(client_time(faults, at_s(1), at_s(7)), ms(1500));
}

TEST(ClientTime, IsNothingBetweenInstantsThatAreNotInOrder) {
  EXPECT_EQ(client_time({}, at_s(5), at_s(1)), Duration{});
}

}  // namespace
}  // namespace backfault
