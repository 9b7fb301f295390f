#include "harness/run/older_backup.h"

#include "harness/run/client_watch.h"
#include "harness/run/server_start.h"
#include "harness/run/trial_bindings.h"
#include "harness/run/trial_data.h"
#include "harness/run/undisturbed_run.h"

namespace backfault {
namespace {

constexpr Duration server_patience = std::chrono::seconds(2);

Seed another_seed(const Seed seed) { return Seed{~seed.value}; }

/// A separate server: that of the disturbed run may be started with arguments of faults.
Result<ChildId> start_undisturbed(Machine& machine, TrialJournal& journal, const Recipe& recipe,
                                  Bindings bindings) {
  bindings.words["server.extra"] = {};
  auto spec = launch_spec(recipe, Role::server, bindings, {});
  if (!spec) return tl::unexpected(spec.error());
  spec->name = "older_server";
  spec->role = std::nullopt;
  return start_and_wait_ready(machine, journal, *spec, recipe.server->ready, bindings);
}

Result<void> run_client(Machine& machine, TrialJournal& journal, const TrialInputs& inputs,
                        const Bindings& bindings) {
  const Recipe& recipe = inputs.client_recipe;
  const auto failure = failure_of({.name = "older", .limit = inputs.variant.limits.trial}, machine,
                                  journal, recipe, bindings);
  if (!failure) return tl::unexpected(failure.error());
  if (*failure) return fail("the undisturbed run " + **failure);
  return run_commands(machine, journal, {"older", recipe.older->wait, recipe.environment},
                      bindings);
}

}  // namespace

Result<void> make_older_backup(Machine& machine, TrialJournal& journal, const TrialInputs& inputs,
                               const Recipe& server_recipe, const Bindings& bindings) {
  std::optional<ChildId> server;
  if (server_recipe.server) {
    const auto started = start_undisturbed(machine, journal, server_recipe, bindings);
    if (!started) return tl::unexpected(started.error());
    server = *started;
  }
  const auto made = run_client(machine, journal, inputs, bindings);
  if (server) {
    journal.about_to_end(*server);
    const auto stopped = machine.stop_tree(*server, server_patience);
    settle(machine, journal);
    if (made && !stopped) return stopped;
  }
  if (!made) return made;
  const std::vector<CommandTemplate> move = {{"mv", "${data.dir}", "${older.dir}"}};
  const auto moved = run_commands(machine, journal, {"older", move}, bindings);
  if (!moved) return moved;
  return make_data(machine, inputs.client_recipe, bindings, another_seed(inputs.spec.seed));
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
