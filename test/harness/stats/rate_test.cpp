#include "harness/stats/rate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace backfault {
namespace {

/// P(at least `hits` of `runs`) at probability `p`, by enumeration.
double upper_tail(const int hits, const int runs, const double p) {
  double sum = 0.0;
  for (int k = hits; k <= runs; ++k) {
    double ways = 1.0;
    for (int i = 0; i < k; ++i) {
      ways = ways * (runs - i) / (i + 1);
    }
    sum += ways * std::pow(p, k) * std::pow(1.0 - p, runs - k);
  }
  return sum;
}

TEST(ClopperPearson, AgreesWithTheFiguresOfBinomTest) {
  const Interval three_of_ten = clopper_pearson(3, 10);
  EXPECT_NEAR(three_of_ten.low, 0.06673951, 1e-8);
  EXPECT_NEAR(three_of_ten.high, 0.65245285, 1e-8);
  const Interval half = clopper_pearson(5, 10);
  EXPECT_NEAR(half.low, 0.18708603, 1e-8);
  EXPECT_NEAR(half.high, 0.81291397, 1e-8);
}

TEST(ClopperPearson, LeavesHalfOfTheDoubtOnEachSide) {
  const Interval interval = clopper_pearson(7, 40, 0.9);
  EXPECT_NEAR(upper_tail(7, 40, interval.low), 0.05, 1e-9);
  EXPECT_NEAR(1.0 - upper_tail(8, 40, interval.high), 0.05, 1e-9);
}

TEST(ClopperPearson, ReachesZeroAndOneExactly) {
  EXPECT_EQ(clopper_pearson(0, 20).low, 0.0);
  EXPECT_NEAR(clopper_pearson(0, 20).high, 1.0 - std::pow(0.025, 1.0 / 20), 1e-12);
  EXPECT_EQ(clopper_pearson(20, 20).high, 1.0);
  EXPECT_NEAR(clopper_pearson(20, 20).low, std::pow(0.025, 1.0 / 20), 1e-12);
}

TEST(ClopperPearson, KnowsNothingWithoutRuns) {
  EXPECT_EQ(clopper_pearson(0, 0).low, 0.0);
  EXPECT_EQ(clopper_pearson(0, 0).high, 1.0);
}

TEST(ClopperPearson, HoldsForVeryManyRuns) {
  const Interval interval = clopper_pearson(50'000, 100'000);
  EXPECT_NEAR(interval.low, 0.5 - 1.96 * std::sqrt(0.25 / 100'000), 1e-5);
  EXPECT_NEAR(interval.high, 0.5 + 1.96 * std::sqrt(0.25 / 100'000), 1e-5);
}

TEST(ClopperPearson, NarrowsWithMoreRuns) {
  EXPECT_GT(clopper_pearson(100, 1000).low, clopper_pearson(10, 100).low);
  EXPECT_LT(clopper_pearson(100, 1000).high, clopper_pearson(10, 100).high);
}

TEST(ClopperPearsonDeathTest, RefusesWhatCannotBe) {
  EXPECT_DEATH(static_cast<void>(clopper_pearson(2, 1)), "hits <= runs");
  EXPECT_DEATH(static_cast<void>(clopper_pearson(1, 2, 1.0)), "is_confidence");
  EXPECT_DEATH(static_cast<void>(clopper_pearson(1, 2, NAN)), "is_confidence");
}

TEST(UpperBoundWhenClean, FollowsTheRuleOfThree) {
  EXPECT_NEAR(upper_bound_when_clean(100, 0.95), 1.0 - std::pow(0.05, 0.01), 1e-12);
  EXPECT_NEAR(upper_bound_when_clean(1'000'000'000'000, 0.95), 2.995732e-12, 1e-17);
  EXPECT_DOUBLE_EQ(upper_bound_when_clean(1, 0.95), 0.95);
}

TEST(UpperBoundWhenClean, ExcludesNothingWithoutRuns) {
  EXPECT_EQ(upper_bound_when_clean(0, 0.95), 1.0);
}

}  // namespace
}  // namespace backfault
