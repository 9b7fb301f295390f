#include "harness/app/campaign/cpu_slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;

std::vector<CpuIndex> cpus(const int count) {
  std::vector<CpuIndex> all;
  for (int number = 0; number < count; ++number) all.push_back(CpuIndex{number});
  return all;
}

TEST(CpuSlots, KeepsTheFirstCoreForTheHarness) {
  CpuSlots slots(cpus(3));
  EXPECT_THAT(slots.harness_cpus(), ElementsAre(CpuIndex{0}));
  const auto share = slots.take(CpuClaim::one_core);
  ASSERT_TRUE(share);
  EXPECT_EQ(share->pin, CpuIndex{1});
  EXPECT_THAT(share->harness, ElementsAre(CpuIndex{0}));
  EXPECT_EQ(share->trial, cpus(3));
}

TEST(CpuSlots, GivesEveryPinnedTrialACoreOfItsOwn) {
  CpuSlots slots(cpus(3));
  const auto one = slots.take(CpuClaim::one_core);
  const auto other = slots.take(CpuClaim::one_core);
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->pin, other->pin);
  EXPECT_FALSE(slots.take(CpuClaim::one_core));
  slots.give_back(*one);
  const auto again = slots.take(CpuClaim::one_core);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->pin, one->pin);
}

TEST(CpuSlots, GivesTheWholeMachineToOneTrialAtATime) {
  CpuSlots slots(cpus(4));
  const auto whole = slots.take(CpuClaim::whole_machine);
  ASSERT_TRUE(whole);
  EXPECT_FALSE(slots.take(CpuClaim::whole_machine));
  EXPECT_FALSE(slots.take(CpuClaim::one_core));
  slots.give_back(*whole);
  EXPECT_TRUE(slots.take(CpuClaim::one_core));
  EXPECT_FALSE(slots.take(CpuClaim::whole_machine));
}

TEST(CpuSlots, GivesTheCoresOfATrialThatStandsStillToPinnedTrialsOnly) {
  for (const CpuClaim claim : {CpuClaim::one_core, CpuClaim::whole_machine}) {
    CpuSlots slots(cpus(2));
    const auto still = slots.take(claim);
    ASSERT_TRUE(still);
    slots.rest(*still);
    EXPECT_FALSE(slots.take(CpuClaim::whole_machine));
    const auto pinned = slots.take(CpuClaim::one_core);
    ASSERT_TRUE(pinned);
    slots.rest(*still);
    slots.give_back(*still);
    EXPECT_FALSE(slots.take(CpuClaim::one_core)) << "only its own cores are given back";
    slots.give_back(*pinned);
    EXPECT_TRUE(slots.take(CpuClaim::whole_machine));
  }
}

TEST(CpuSlots, LetsManyShareTheMachineButNotWithPinnedTrials) {
  CpuSlots slots(cpus(2));
  const auto one = slots.take(CpuClaim::shared);
  const auto other = slots.take(CpuClaim::shared);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(other->trial, cpus(2));
  EXPECT_FALSE(slots.take(CpuClaim::one_core));
  EXPECT_FALSE(slots.take(CpuClaim::whole_machine));
  slots.give_back(*one);
  slots.rest(*other);
  EXPECT_FALSE(slots.take(CpuClaim::whole_machine));
  ASSERT_TRUE(slots.take(CpuClaim::one_core));
  EXPECT_FALSE(slots.take(CpuClaim::shared));
}

TEST(CpuSlots, SharesTheOnlyCoreThereIs) {
  CpuSlots slots(cpus(1));
  const auto share = slots.take(CpuClaim::one_core);
  ASSERT_TRUE(share);
  EXPECT_EQ(share->pin, CpuIndex{0});
  EXPECT_THAT(share->harness, ElementsAre(CpuIndex{0}));
  EXPECT_FALSE(slots.take(CpuClaim::one_core));
}

}  // namespace
}  // namespace backfault
