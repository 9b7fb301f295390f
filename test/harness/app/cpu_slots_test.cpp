#include "harness/app/cpu_slots.h"

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
  const auto share = slots.take(CpuNeed::one_core);
  ASSERT_TRUE(share);
  EXPECT_EQ(share->pin, CpuIndex{1});
  EXPECT_THAT(share->harness, ElementsAre(CpuIndex{0}));
  EXPECT_EQ(share->trial, cpus(3));
}

TEST(CpuSlots, GivesEveryPinnedTrialACoreOfItsOwn) {
  CpuSlots slots(cpus(3));
  const auto one = slots.take(CpuNeed::one_core);
  const auto other = slots.take(CpuNeed::one_core);
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->pin, other->pin);
  EXPECT_FALSE(slots.take(CpuNeed::one_core));
  slots.give_back(*one);
  const auto again = slots.take(CpuNeed::one_core);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->pin, one->pin);
}

TEST(CpuSlots, GivesTheWholeMachineToOneTrialAtATime) {
  CpuSlots slots(cpus(4));
  const auto whole = slots.take(CpuNeed::unchanged);
  ASSERT_TRUE(whole);
  EXPECT_FALSE(slots.take(CpuNeed::unchanged));
  EXPECT_FALSE(slots.take(CpuNeed::one_core));
  slots.give_back(*whole);
  EXPECT_TRUE(slots.take(CpuNeed::one_core));
  EXPECT_FALSE(slots.take(CpuNeed::unchanged));
}

TEST(CpuSlots, GivesTheCoresOfATrialThatStandsStillToPinnedTrialsOnly) {
  for (const CpuNeed need : {CpuNeed::one_core, CpuNeed::unchanged}) {
    CpuSlots slots(cpus(2));
    const auto still = slots.take(need);
    ASSERT_TRUE(still);
    slots.rest(*still);
    EXPECT_FALSE(slots.take(CpuNeed::unchanged));
    const auto pinned = slots.take(CpuNeed::one_core);
    ASSERT_TRUE(pinned);
    slots.rest(*still);
    slots.give_back(*still);
    EXPECT_FALSE(slots.take(CpuNeed::one_core)) << "only its own cores are given back";
    slots.give_back(*pinned);
    EXPECT_TRUE(slots.take(CpuNeed::unchanged));
  }
}

TEST(CpuSlots, SharesTheOnlyCoreThereIs) {
  CpuSlots slots(cpus(1));
  const auto share = slots.take(CpuNeed::one_core);
  ASSERT_TRUE(share);
  EXPECT_EQ(share->pin, CpuIndex{0});
  EXPECT_THAT(share->harness, ElementsAre(CpuIndex{0}));
  EXPECT_FALSE(slots.take(CpuNeed::one_core));
}

}  // namespace
}  // namespace backfault
