#include "harness/os/steps/draw.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace backfault {
namespace {

constexpr StepChoice half{.chance_ppm = 500'000, .most_steps = 60};

std::vector<std::optional<std::uint32_t>> draw_many(const StepChoice& choice, const Seed seed) {
  std::vector<std::optional<std::uint32_t>> drawn;
  for (std::uint64_t call = 0; call < 10'000; ++call) {
    drawn.push_back(draw_steps(choice, seed, {.role = 1, .thread = 2, .call = call}));
  }
  return drawn;
}

std::size_t count_of(const std::vector<std::optional<std::uint32_t>>& drawn) {
  return static_cast<std::size_t>(
      std::count_if(drawn.begin(), drawn.end(), [](const auto& one) { return one.has_value(); }));
}

TEST(StepDraw, IsTheSameForTheSameSeedAndOccasion) {
  EXPECT_EQ(draw_many(half, Seed{7}), draw_many(half, Seed{7}));
  EXPECT_NE(draw_many(half, Seed{7}), draw_many(half, Seed{8}));
}

TEST(StepDraw, IsTheSameInEveryVersion) {
  std::vector<std::uint32_t> drawn;
  for (std::uint64_t call = 0; call < 8; ++call) {
    drawn.push_back(draw_steps(half, Seed{7}, {.role = 1, .thread = 2, .call = call}).value_or(0));
  }
  EXPECT_EQ(drawn, (std::vector<std::uint32_t>{0, 60, 0, 0, 48, 1, 12, 39}));
}

TEST(StepDraw, DiffersBetweenRolesThreadsAndCalls) {
  const auto many = [](const StepOccasion& step) {
    std::vector<std::optional<std::uint32_t>> drawn;
    StepOccasion occasion = step;
    for (int count = 0; count < 64; ++count, ++occasion.call) {
      drawn.push_back(draw_steps(half, Seed{1}, occasion));
    }
    return drawn;
  };
  const auto first = many({.role = 0, .thread = 0, .call = 0});
  EXPECT_NE(first, many({.role = 1, .thread = 0, .call = 0}));
  EXPECT_NE(first, many({.role = 0, .thread = 1, .call = 0}));
  EXPECT_NE(first, many({.role = 0, .thread = 0, .call = 64}));
}

TEST(StepDraw, TakesAsManyAsTheChanceSays) {
  EXPECT_NEAR(static_cast<double>(count_of(draw_many(half, Seed{3}))), 5000, 300);
  EXPECT_EQ(count_of(draw_many({.chance_ppm = 1'000'000, .most_steps = 1}, Seed{3})), 10'000U);
  EXPECT_EQ(count_of(draw_many({.chance_ppm = 0, .most_steps = 1}, Seed{3})), 0U);
}

TEST(StepDraw, SpreadsTheStepsEvenlyEvenWithASmallChance) {
  std::array<int, 3> seen{};
  for (const auto& steps : draw_many({.chance_ppm = 100'000, .most_steps = 3}, Seed{5})) {
    if (!steps) continue;
    ASSERT_GE(*steps, 1U);
    ASSERT_LE(*steps, 3U);
    ++seen[*steps - 1];
  }
  for (const int count : seen) EXPECT_NEAR(count, 333, 100);
}

}  // namespace
}  // namespace backfault
