// plan: the dry run.
#include <cstdio>

#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/scenario/plan_json.h"
#include "reports/support/safe_text.h"

namespace backfault {
namespace {

std::string use_text(const TargetUse& use) {
  std::string text = use.target;
  for (const auto& [name, value] : use.with) text += fmt::format(" {}={}", name, safe_line(value));
  return text;
}

std::string fault_text(const FaultUse& use) {
  std::string text = use.fault + " on";
  for (const Role role : use.on) text += " " + std::string(to_string(role));
  for (const auto& [name, value] : use.with) text += fmt::format(" {}={}", name, safe_line(value));
  return text;
}

void print_variant(const Variant& variant) {
  print_result("  {}\n", variant.name.empty() ? "(the only variant)" : variant.name);
  if (variant.server) print_result("    server: {}\n", use_text(*variant.server));
  print_result("    client: {}\n", use_text(variant.client));
  for (const auto& fault : variant.faults) print_result("    fault:  {}\n", fault_text(fault));
}

void print_plan(const Plan& plan) {
  print_result("campaign {}, seed {}, {} trials\n", plan.name, plan.seed.value, plan.trials.size());
  for (const auto& scenario : plan.scenarios) {
    print_result("\n{}: {}\n", scenario.name, safe_line(scenario.summary));
    for (const auto& variant : scenario.variants) print_variant(variant);
  }
  print_result("\n");
  for (const auto& trial : plan.trials) {
    print_result("trial {:<6} seed {:<20}  {}  {}\n", trial.number, trial.seed.value,
                 plan.scenarios[trial.scenario].name, variant_of(plan, trial).name);
  }
}

}  // namespace

ExitCode command_plan(const PlanInput& input, const bool as_json) {
  const auto plan = plan_from_input(input);
  if (!plan) return complain(plan.error());
  if (as_json) {
    print_result("{}", plan_to_json(*plan));
  } else {
    print_plan(*plan);
  }
  return ExitCode::requirements_met;
}

}  // namespace backfault
