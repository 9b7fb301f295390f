#include "harness/stats/fisher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace backfault {
namespace {

double choose(const int n, const int k) {
  double ways = 1.0;
  for (int i = 0; i < k; ++i) {
    ways = ways * (n - i) / (i + 1);
  }
  return ways;
}

/// The definition, written down for small tables.
double by_enumeration(const int hits_a, const int runs_a, const int hits_b, const int runs_b) {
  const int hits = hits_a + hits_b;
  const auto probability = [&](const int k) {
    return choose(runs_a, k) * choose(runs_b, hits - k) / choose(runs_a + runs_b, hits);
  };
  double sum = 0.0;
  for (int k = std::max(0, hits - runs_b); k <= std::min(hits, runs_a); ++k) {
    sum += probability(k) <= probability(hits_a) * (1 + 1e-7) ? probability(k) : 0.0;
  }
  return sum;
}

TEST(FisherExact, AgreesWithTheFiguresOfFisherTest) {
  // The lady tasting tea: matrix(c(3, 1, 1, 3), 2).
  EXPECT_NEAR(fisher_exact_two_sided(3, 4, 1, 4), 34.0 / 70.0, 1e-12);
  // Convictions of like-sex twins: matrix(c(2, 10, 15, 3), 2).
  EXPECT_NEAR(fisher_exact_two_sided(2, 17, 10, 13), 0.0005367241, 1e-10);
}

TEST(FisherExact, AgreesWithTheDefinitionOnEverySmallTable) {
  for (int runs_a = 0; runs_a <= 9; ++runs_a) {
    for (int cell = 0; cell < (runs_a + 1) * 8; ++cell) {
      const int hits_a = cell / 8;
      const int hits_b = cell % 8;
      const auto unsigned_of = [](const int value) { return static_cast<std::uint64_t>(value); };
      EXPECT_NEAR(
          fisher_exact_two_sided(unsigned_of(hits_a), unsigned_of(runs_a), unsigned_of(hits_b), 7),
          by_enumeration(hits_a, runs_a, hits_b, 7), 1e-12)
          << hits_a << " of " << runs_a << " against " << hits_b << " of 7";
    }
  }
}

TEST(FisherExact, IsTheSameFromBothSides) {
  EXPECT_NEAR(fisher_exact_two_sided(12, 100, 31, 90), fisher_exact_two_sided(31, 90, 12, 100),
              1e-14);
  EXPECT_NEAR(fisher_exact_two_sided(12, 100, 31, 90), fisher_exact_two_sided(88, 100, 59, 90),
              1e-14);
}

TEST(FisherExact, SeesNoDifferenceWhereThereIsNone) {
  EXPECT_DOUBLE_EQ(fisher_exact_two_sided(0, 100, 0, 100), 1.0);
  EXPECT_DOUBLE_EQ(fisher_exact_two_sided(100, 100, 100, 100), 1.0);
  EXPECT_DOUBLE_EQ(fisher_exact_two_sided(50'000, 100'000, 50'000, 100'000), 1.0);
  EXPECT_DOUBLE_EQ(fisher_exact_two_sided(0, 0, 3, 10), 1.0);
  EXPECT_DOUBLE_EQ(fisher_exact_two_sided(0, 0, 0, 0), 1.0);
}

TEST(FisherExact, StaysExactForAHundredThousandRuns) {
  // All hits on one side: exactly one table is as unlikely, its mirror: 2 / choose(200000, 3) * ...
  const double one_side = (100'000.0 * 99'999.0 * 99'998.0) / (200'000.0 * 199'999.0 * 199'998.0);
  EXPECT_NEAR(fisher_exact_two_sided(3, 100'000, 0, 100'000), 2.0 * one_side, 1e-12);
  // 50,000 against 50,300: the normal approximation with continuity correction is near.
  const double z = (300.0 - 1.0) / std::sqrt(2.0 * 100'000 * 0.5015 * 0.4985);
  EXPECT_NEAR(fisher_exact_two_sided(50'000, 100'000, 50'300, 100'000),
              std::erfc(z / std::sqrt(2.0)), 2e-4);
}

TEST(FisherExact, GoesToZeroWhereDoublesEnd) {
  EXPECT_EQ(fisher_exact_two_sided(100'000, 100'000, 0, 100'000), 0.0);
  const double all_of_hundred = fisher_exact_two_sided(100, 100, 0, 100);
  EXPECT_GT(all_of_hundred, 0.0);
  EXPECT_NEAR(all_of_hundred * choose(200, 100), 2.0, 1e-9);
}

TEST(FisherExactDeathTest, RefusesMoreHitsThanRuns) {
  EXPECT_DEATH(static_cast<void>(fisher_exact_two_sided(2, 1, 0, 1)), "hits_a <= runs_a");
}

}  // namespace
}  // namespace backfault
