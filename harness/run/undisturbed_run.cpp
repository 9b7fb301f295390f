#include "harness/run/undisturbed_run.h"

#include "harness/run/trial_bindings.h"

namespace backfault {

Result<std::optional<std::string>> failure_of(const UndisturbedRun& run, Machine& machine,
                                              TrialJournal& journal, const Recipe& recipe,
                                              Bindings bindings) {
  // These are the arguments that faults add to the disturbed run.
  bindings.words["client.extra"] = {};
  auto spec = launch_spec(recipe, Role::client, bindings, {});
  if (!spec) return tl::unexpected(spec.error());
  spec->name = run.name;
  spec->role = std::nullopt;
  const auto exit = run_to_end(machine, journal, *spec, run.limit);
  if (!exit) return tl::unexpected(exit.error());
  if (*exit == ExitState(Exited{0})) return std::nullopt;
  return "ended with " + to_string(*exit);
}

}  // namespace backfault
