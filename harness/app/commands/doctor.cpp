// doctor: what this machine permits, and what each missing capability costs.
#include <cstdio>

#include "harness/app/catalogue/catalogue.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/print.h"
#include "harness/os/machine/capabilities.h"
#include "harness/os/machine/describe_machine.h"
#include "harness/os/processes/affinity.h"

namespace backfault {

ExitCode command_doctor() {
  for (const auto& [name, value] : describe_machine()) print_result("{:<20} {}\n", name, value);
  print_result("\n");
  std::size_t missing = 0;
  for (const auto& state : probe_capabilities()) {
    print_result("{:<4} {:<20} {}\n", state.permitted ? "yes" : "NO", to_string(state.capability),
                 state.detail);
    if (state.permitted) continue;
    ++missing;
    print_result("     {}\n", cost_of_missing(state.capability));
  }
  if (allowed_cpus().size() < 2) {
    ++missing;
    print_result("NO   second core          the watcher shares its core with pinned programs\n");
  }
  print_result("\n{}\n", missing == 0
                             ? "nothing is missing"
                             : fmt::format("{} missing; trials say so in their record", missing));
  return ExitCode::requirements_met;
}

}  // namespace backfault
