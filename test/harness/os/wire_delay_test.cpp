#include "harness/os/wire_delay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace backfault {
namespace {

constexpr auto ms = [](const int count) { return Duration{std::chrono::milliseconds(count)}; };

std::vector<Duration> draws(const WireDelay& delay, const Seed seed, const ChunkId& first) {
  std::vector<Duration> all;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    all.push_back(draw_delay(delay, seed,
                             {.connection = first.connection,
                              .direction = first.direction,
                              .number = first.number + i}));
  }
  return all;
}

constexpr WireDelay both{
    .latency_to_client = ms(20), .latency_to_server = ms(30), .jitter = ms(10)};

TEST(WireDelay, TheSameSeedGivesTheSameJitters) {
  EXPECT_EQ(draws(both, Seed{7}, {}), draws(both, Seed{7}, {}));
  EXPECT_NE(draws(both, Seed{7}, {}), draws(both, Seed{8}, {}));
}

TEST(WireDelay, ConnectionsAndDirectionsDrawForThemselves) {
  const WireDelay equal{.latency_to_client = ms(1), .latency_to_server = ms(1), .jitter = ms(10)};
  const auto reference = draws(equal, Seed{7}, {});
  EXPECT_NE(draws(equal, Seed{7}, {.connection = 1}), reference);
  EXPECT_NE(draws(equal, Seed{7}, {.direction = WireDirection::to_server}), reference);
}

TEST(WireDelay, StaysBetweenLatencyAndLatencyPlusJitterAndUsesAllOfIt) {
  const auto to_client = draws(both, Seed{7}, {});
  EXPECT_GE(*std::min_element(to_client.begin(), to_client.end()), ms(20));
  EXPECT_LT(*std::min_element(to_client.begin(), to_client.end()), ms(21));
  EXPECT_LE(*std::max_element(to_client.begin(), to_client.end()), ms(30));
  EXPECT_GT(*std::max_element(to_client.begin(), to_client.end()), ms(29));
  const auto to_server = draws(both, Seed{7}, {.direction = WireDirection::to_server});
  EXPECT_GE(*std::min_element(to_server.begin(), to_server.end()), ms(30));
}

TEST(WireDelay, WithoutJitterEveryChunkWaitsTheLatency) {
  const WireDelay plain{.latency_to_client = ms(20)};
  const auto all = draws(plain, Seed{7}, {});
  EXPECT_EQ(std::set<Duration>(all.begin(), all.end()), std::set<Duration>{ms(20)});
}

TEST(WireDelay, JitterGoesWithLatencyAndStandsAloneOnlyWithoutAny) {
  const WireDelay one_way{.latency_to_client = ms(20), .jitter = ms(10)};
  EXPECT_TRUE(is_immediate(one_way, WireDirection::to_server));
  EXPECT_FALSE(is_immediate(one_way, WireDirection::to_client));
  const ChunkId to_server{.direction = WireDirection::to_server};
  EXPECT_EQ(draw_delay(one_way, Seed{7}, to_server), Duration{});
  const WireDelay jitter_alone{.jitter = ms(10)};
  EXPECT_FALSE(is_immediate(jitter_alone, WireDirection::to_server));
  EXPECT_FALSE(is_immediate(jitter_alone, WireDirection::to_client));
}

TEST(WireDelay, NothingAskedOrLessThanNothingIsImmediate) {
  const WireDelay negative{.latency_to_client = ms(-1), .jitter = ms(-1)};
  EXPECT_TRUE(is_immediate({}, WireDirection::to_client));
  EXPECT_TRUE(is_immediate(negative, WireDirection::to_client));
  EXPECT_EQ(draw_delay(negative, Seed{7}, {}), Duration{});
}

}  // namespace
}  // namespace backfault
