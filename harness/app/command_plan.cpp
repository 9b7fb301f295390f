// plan: the dry run.
#include <cstdio>

#include "harness/app/commands.h"
#include "harness/app/complain.h"
#include "harness/scenario/plan_json.h"

namespace backfault {
namespace {

std::string use_text(const TargetUse& use) {
  std::string text = use.target;
  for (const auto& [name, value] : use.with) text += fmt::format(" {}={}", name, value);
  return text;
}

std::string fault_text(const FaultUse& use) {
  std::string text = use.fault + " on";
  for (const Role role : use.on) text += " " + std::string(to_string(role));
  for (const auto& [name, value] : use.with) text += fmt::format(" {}={}", name, value);
  return text;
}

void print_variant(const Variant& variant) {
  fmt::print("  {}\n", variant.name.empty() ? "(the only variant)" : variant.name);
  if (variant.server) fmt::print("    server: {}\n", use_text(*variant.server));
  fmt::print("    client: {}\n", use_text(variant.client));
  for (const auto& fault : variant.faults) fmt::print("    fault:  {}\n", fault_text(fault));
}

void print_plan(const Plan& plan) {
  fmt::print("campaign {}, seed {}, {} trials\n", plan.name, plan.seed.value, plan.trials.size());
  for (const auto& scenario : plan.scenarios) {
    fmt::print("\n{}: {}\n", scenario.name, scenario.summary);
    for (const auto& variant : scenario.variants) print_variant(variant);
  }
  fmt::print("\n");
  for (const auto& trial : plan.trials) {
    fmt::print("trial {:<6} seed {:<20}  {}  {}\n", trial.number, trial.seed.value,
               plan.scenarios[trial.scenario].name, variant_of(plan, trial).name);
  }
}

}  // namespace

ExitCode command_plan(const PlanInput& input, const bool as_json) {
  const auto plan = plan_from_input(input);
  if (!plan) return complain(plan.error());
  if (as_json) {
    fmt::print("{}", plan_to_json(*plan));
  } else {
    print_plan(*plan);
  }
  return ExitCode::requirements_met;
}

}  // namespace backfault
