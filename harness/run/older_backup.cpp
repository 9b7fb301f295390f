#include "harness/run/older_backup.h"

#include "harness/run/trial_data.h"
#include "harness/run/undisturbed_run.h"

namespace backfault {
namespace {

Seed another_seed(const Seed seed) { return Seed{~seed.value}; }

}  // namespace

Result<void> make_older_backup(Machine& machine, TrialJournal& journal, const TrialInputs& inputs,
                               const Bindings& bindings) {
  const Recipe& recipe = inputs.client_recipe;
  const auto failure = failure_of({.name = "older", .limit = inputs.variant.limits.trial}, machine,
                                  journal, recipe, bindings);
  if (!failure) return tl::unexpected(failure.error());
  if (*failure) return fail("the undisturbed run " + **failure);
  const auto settled =
      run_commands(machine, journal, {"older", recipe.older->wait, recipe.environment}, bindings);
  if (!settled) return settled;
  const std::vector<CommandTemplate> move = {{"mv", "${data.dir}", "${older.dir}"}};
  const auto moved = run_commands(machine, journal, {"older", move}, bindings);
  if (!moved) return moved;
  return make_data(machine, recipe, bindings, another_seed(inputs.spec.seed));
}

Result<VerificationFact> verify_older_backup(Machine& machine, TrialJournal& journal,
                                             const Recipe& recipe, const Bindings& bindings) {
  return verify_backup(machine, journal,
                       {.commands = recipe.older->restore,
                        .rule = recipe.older->verify,
                        .environment = recipe.environment},
                       bindings);
}

}  // namespace backfault
