#include "harness/app/campaign/cpu_claims.h"

#include <gtest/gtest.h>

#include "faults/table.h"

namespace backfault {
namespace {

Variant alone(std::vector<FaultUse> faults) {
  Variant variant;
  variant.faults = std::move(faults);
  return variant;
}

Variant with_server(std::vector<FaultUse> faults) {
  Variant variant = alone(std::move(faults));
  variant.server.emplace();
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

TEST(CpuClaims, AreOneCoreForATrialThatPinsAllItsPrograms) {
  EXPECT_EQ(claim_of_last({with_server({pin({Role::server, Role::client})})}), CpuClaim::one_core);
  EXPECT_EQ(claim_of_last({alone({pin({Role::client})})}), CpuClaim::one_core);
}

TEST(CpuClaims, AreTheMachineForWhatPinsLessThanThat) {
  EXPECT_EQ(claim_of_last({with_server({pin({Role::client})})}), CpuClaim::whole_machine);
  auto for_a_while = pin({Role::server, Role::client});
  for_a_while.hold = std::chrono::seconds(1);
  EXPECT_EQ(claim_of_last({with_server({for_a_while})}), CpuClaim::whole_machine);
}

TEST(CpuClaims, AreTheMachineForWhatIsComparedWithPinnedTrials) {
  EXPECT_EQ(claim_of_last({alone({pin({Role::client})}), alone({})}), CpuClaim::whole_machine);
}

TEST(CpuClaims, AreSharedWhereNobodyIsPinned) {
  EXPECT_EQ(claim_of_last({alone({})}), CpuClaim::shared);
  EXPECT_EQ(claim_of_last({with_server({}), with_server({})}), CpuClaim::shared);
}

}  // namespace
}  // namespace backfault
