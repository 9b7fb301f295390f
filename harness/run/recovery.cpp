#include "harness/run/recovery.h"

#include "harness/run/trial_bindings.h"

namespace backfault {

Result<std::optional<std::string>> failure_of_next_run(Machine& machine, TrialJournal& journal,
                                                       const Recipe& recipe, Bindings bindings,
                                                       const Duration limit) {
  // Words that faults gave the first run.
  bindings.words["client.extra"] = {};
  auto spec = launch_spec(recipe, Role::client, bindings, {});
  if (!spec) return tl::unexpected(spec.error());
  // What it says is not the disturbed client's word.
  spec->name = "recovery";
  spec->role = std::nullopt;
  const auto exit = run_to_end(machine, journal, *spec, limit);
  if (!exit) return tl::unexpected(exit.error());
  if (*exit == ExitState(Exited{0})) return std::nullopt;
  return "the next run ended with " + to_string(*exit);
}

}  // namespace backfault
