#include "harness/app/cpu_claims.h"

#include <gtest/gtest.h>

#include "faults/table.h"

namespace backfault {
namespace {

Variant variant_with(std::vector<FaultUse> faults) {
  Variant variant;
  variant.faults = std::move(faults);
  return variant;
}

FaultUse pin(std::vector<Role> on) { return {.fault = "pin_cpu", .on = std::move(on)}; }

/// The claim of a trial of the last variant of a scenario with these.
CpuClaim claim_of_last(std::vector<Variant> variants) {
  Plan plan;
  Scenario scenario;
  scenario.variants = std::move(variants);
  plan.scenarios = {std::move(scenario)};
  plan.trials = {{.number = 1, .variant = plan.scenarios[0].variants.size() - 1}};
  const auto catalogue = all_faults();
  return CpuClaims(plan, catalogue).of(plan.trials[0]);
}

TEST(CpuClaims, AreOneCoreForATrialThatPinsBothSides) {
  EXPECT_EQ(claim_of_last({variant_with({pin({Role::server, Role::client})})}), CpuClaim::one_core);
}

TEST(CpuClaims, AreTheMachineForWhatIsComparedWithPinnedTrials) {
  EXPECT_EQ(claim_of_last({variant_with({pin({Role::server, Role::client})}), variant_with({})}),
            CpuClaim::whole_machine);
}

TEST(CpuClaims, AreSharedWhereNothingIsPinnedFromStartToEnd) {
  EXPECT_EQ(claim_of_last({variant_with({})}), CpuClaim::shared);
  EXPECT_EQ(claim_of_last({variant_with({pin({Role::client})})}), CpuClaim::shared);
  auto for_a_while = pin({Role::server, Role::client});
  for_a_while.hold = std::chrono::seconds(1);
  EXPECT_EQ(claim_of_last({variant_with({for_a_while})}), CpuClaim::shared);
}

}  // namespace
}  // namespace backfault
