// doctor: what this machine permits, and what each missing capability costs.
#include <cstdio>

#include "harness/app/catalogue/catalogue.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/print.h"
#include "harness/os/machine/capabilities.h"
#include "harness/os/machine/describe_machine.h"
#include "harness/os/processes/affinity.h"

namespace backfault {

std::string describe_capabilities(const std::vector<CapabilityState>& states,
                                  const std::size_t cores) {
  std::string text;
  std::size_t missing = 0;
  for (const auto& state : states) {
    text += fmt::format("{:<4} {:<20} {}\n", state.permitted ? "yes" : "NO",
                        to_string(state.capability), state.detail);
    if (state.permitted) continue;
    ++missing;
    text += fmt::format("     {}\n", cost_of_missing(state.capability));
  }
  if (cores < 2) {
    ++missing;
    text += "NO   second core          the watcher shares its core with pinned programs\n";
  }
  return text + (missing == 0
                     ? "\nnothing is missing\n"
                     : fmt::format("\n{} missing; trials say so in their record\n", missing));
}

ExitCode command_doctor() {
  for (const auto& [name, value] : describe_machine()) print_result("{:<20} {}\n", name, value);
  print_result("\n{}", describe_capabilities(probe_capabilities(), allowed_cpus().size()));
  return ExitCode::requirements_met;
}

}  // namespace backfault
