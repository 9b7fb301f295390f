#include "harness/control/wire_draw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

namespace backfault {
namespace {

constexpr auto ms = [](const int count) { return Duration{std::chrono::milliseconds(count)}; };
constexpr auto to_client = WireDirection::to_client;
constexpr auto to_server = WireDirection::to_server;

std::vector<Duration> delays(const DelayBytes& delay, const StreamDraws& draws) {
  std::vector<Duration> all;
  for (std::uint64_t i = 0; i < 10'000; ++i) all.push_back(draw_delay(delay, draws, i * 100));
  std::sort(all.begin(), all.end());
  return all;
}

Duration mean(const std::vector<Duration>& all) {
  return std::accumulate(all.begin(), all.end(), Duration{}) / static_cast<int>(all.size());
}

TEST(StreamDraws, DependOnSeedConnectionDirectionAndPlaceAlone) {
  const StreamDraws draws(Seed{7}, 1, to_client);
  EXPECT_EQ(draws.at(5), StreamDraws(Seed{7}, 1, to_client).at(5));
  const std::set<std::uint64_t> others = {draws.at(5),
                                          draws.at(6),
                                          draws.second_at(5),
                                          StreamDraws(Seed{8}, 1, to_client).at(5),
                                          StreamDraws(Seed{7}, 2, to_client).at(5),
                                          StreamDraws(Seed{7}, 1, to_server).at(5)};
  EXPECT_EQ(others.size(), 6U);
}

TEST(StreamDraws, AreTheSameInEveryVersion) {
  const StreamDraws draws(Seed{7}, 1, to_client);
  EXPECT_EQ(draws.at(5), 17284964541414992229U);
  EXPECT_EQ(draws.second_at(5), 6481550703451973309U);
}

TEST(Happens, NeverForZeroAndAlwaysForOne) {
  EXPECT_FALSE(happens(0, 0));
  EXPECT_TRUE(happens(~std::uint64_t{0}, 1));
  const StreamDraws draws(Seed{7}, 1, to_client);
  int count = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) count += draws.happens_at(i, 0.25) ? 1 : 0;
  EXPECT_NEAR(count, 2500, 200);
}

TEST(IsMeant, NamesConnectionDirectionAndChance) {
  WireStage stage{.fault = "test", .seed = Seed{7}};
  EXPECT_TRUE(is_meant(stage, 1, to_client));
  stage.direction = to_server;
  EXPECT_FALSE(is_meant(stage, 1, to_client));
  stage.connection = 2;
  EXPECT_FALSE(is_meant(stage, 1));
  EXPECT_FALSE(is_spared(stage, 1)) << "it was never meant";
  EXPECT_TRUE(is_meant(stage, 2, to_server));
  stage.probability = 0;
  EXPECT_FALSE(is_meant(stage, 2));
  EXPECT_TRUE(is_spared(stage, 2));
  WireStage half{.fault = "test", .seed = Seed{7}};
  half.probability = 0.5;
  int count = 0;
  for (std::uint64_t i = 1; i <= 1000; ++i) count += is_meant(half, i) ? 1 : 0;
  EXPECT_NEAR(count, 500, 80);
}

TEST(DrawDelay, WithoutJitterEverythingWaitsTheLatency) {
  const auto all = delays({.latency = ms(20)}, StreamDraws(Seed{7}, 1, to_client));
  EXPECT_EQ(all.front(), ms(20));
  EXPECT_EQ(all.back(), ms(20));
}

TEST(DrawDelay, UniformUsesAllFromLatencyToLatencyPlusJitter) {
  const auto all =
      delays({.latency = ms(20), .jitter = ms(10)}, StreamDraws(Seed{7}, 1, to_client));
  EXPECT_GE(all.front(), ms(20));
  EXPECT_LT(all.front(), ms(21));
  EXPECT_LE(all.back(), ms(30));
  EXPECT_GT(all.back(), ms(29));
  EXPECT_NEAR(static_cast<double>(mean(all).count()), 25'000, 200);
}

TEST(DrawDelay, NormalLiesAroundTheLatencyAndIsNeverNegative) {
  const DelayBytes delay{.latency = ms(20), .jitter = ms(10), .spread = Spread::normal};
  const auto all = delays(delay, StreamDraws(Seed{7}, 1, to_client));
  EXPECT_GE(all.front(), Duration{});
  EXPECT_NEAR(static_cast<double>(mean(all).count()), 20'000, 500);
  EXPECT_NEAR(static_cast<double>(all[all.size() * 84 / 100].count()), 30'000, 600);
}

TEST(DrawDelay, ParetoHasALongTail) {
  const DelayBytes delay{.latency = ms(20), .jitter = ms(10), .spread = Spread::pareto};
  const auto all = delays(delay, StreamDraws(Seed{7}, 1, to_client));
  EXPECT_GE(all.front(), ms(20));
  EXPECT_NEAR(static_cast<double>(mean(all).count()), 25'000, 800);
  EXPECT_GT(all.back(), ms(100));
  EXPECT_LE(all.back(), ms(20) + 100 * ms(10));
}

}  // namespace
}  // namespace backfault
