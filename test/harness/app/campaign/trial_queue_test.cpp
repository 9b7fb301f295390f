#include "harness/app/campaign/trial_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;

Plan plan_of(const std::uint64_t trials) {
  Plan plan;
  for (std::uint64_t number = 1; number <= trials; ++number) {
    plan.trials.push_back({.number = number});
  }
  return plan;
}

bool any(const TrialSpec& /*trial*/) { return true; }
bool even(const TrialSpec& trial) { return trial.number % 2 == 0; }

TEST(TrialQueue, KeepsTheOrderOfThePlan) {
  const Plan plan = plan_of(3);
  TrialQueue queue(plan, 2);
  for (const std::uint64_t number : {1U, 2U, 3U}) EXPECT_EQ(queue.take(any)->number, number);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.take(any), nullptr);
}

TEST(TrialQueue, LetsOthersGoFirstWithinItsLookAhead) {
  const Plan plan = plan_of(10);
  TrialQueue queue(plan, 6);
  EXPECT_EQ(queue.take(even)->number, 2U);
  EXPECT_EQ(queue.take(even)->number, 4U);
  EXPECT_EQ(queue.take(even)->number, 6U);
  EXPECT_EQ(queue.take(even), nullptr) << "8 would overtake the first by too much";
  EXPECT_EQ(queue.take(any)->number, 1U);
  EXPECT_EQ(queue.take(even)->number, 8U);
  EXPECT_THAT(queue.numbers(), ElementsAre(3U, 5U, 7U, 9U, 10U));
}

}  // namespace
}  // namespace backfault
