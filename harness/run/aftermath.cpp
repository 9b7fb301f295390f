#include "harness/run/aftermath.h"

#include <utility>

#include "harness/run/client_watch.h"
#include "harness/run/older_backup.h"
#include "harness/run/server_start.h"
#include "harness/run/undisturbed_run.h"
#include "harness/run/verify_backup.h"

namespace backfault {
namespace {

constexpr Duration server_final_patience = std::chrono::seconds(2);

}  // namespace

void Aftermath::look(const AfterRun& run) {
  if (run.claims_success) verify();
  // Before the next run, which may repair it.
  if (run.has_older_backup) look_at_older();
  if (!run.claims_success && trial_.inputs.variant.recovery) recover();
}

void Aftermath::verify() {
  auto fact = verify_with_server();
  if (!fact) return trial_.journal.invalid(fact.error().text);
  trial_.facts.verification = *std::move(fact);
  trial_.journal.event("verified", std::string(to_string(trial_.facts.verification.state)));
  // After the verification, so that it cannot change the verdict.
  trial_.facts.own_check =
      own_check(trial_.machine, trial_.journal,
                restoration_for(trial_.inputs.client_recipe, trial_.bindings), trial_.bindings);
}

Result<VerificationFact> Aftermath::verify_with_server() {
  const auto revived = revive_server();
  if (!revived) return fail_in("start the server again to restore from it", revived.error());
  const auto restoration = restoration_for(trial_.inputs.client_recipe, trial_.bindings);
  auto fact = verify_backup(trial_.machine, trial_.journal, restoration, trial_.bindings);
  if (!fact) return fail_in("verify the backup", fact.error());
  if (fact->state != VerificationState::identical && server_ended()) {
    return fail("verify the backup: its server ended meanwhile (" + fact->detail + ")");
  }
  return fact;
}

/// Whether a server that should keep serving has ended.
bool Aftermath::server_ended() {
  if (!trial_.server || trial_.server_recipe.server->once) return false;
  settle(trial_.machine, trial_.journal);
  return trial_.journal.ended(*trial_.server);
}

/// Whether the disturbed run damaged the older backup. A problem of this check says nothing about
/// the client.
void Aftermath::look_at_older() {
  if (!may_look_on()) return;
  const auto revived = revive_server();
  auto fact = revived ? verify_older_backup(trial_.machine, trial_.journal,
                                            trial_.inputs.client_recipe, trial_.bindings)
                      : Result<VerificationFact>(tl::unexpected(revived.error()));
  if (!fact) fact = VerificationFact{VerificationState::not_attempted, fact.error().text};
  trial_.facts.older_backup = *std::move(fact);
  trial_.journal.event("older_backup", std::string(to_string(trial_.facts.older_backup->state)));
}

/// Whether a failure did lasting damage. A problem of this check says nothing about the client and
/// does not change the findings of its first run. A fault that could not be reverted is still
/// there.
void Aftermath::recover() {
  if (!may_look_on()) return;
  auto fact = run_again();
  if (!fact) fact = VerificationFact{VerificationState::not_attempted, fact.error().text};
  trial_.facts.recovery = *std::move(fact);
  trial_.journal.event("recovery", std::string(to_string(trial_.facts.recovery->state)));
}

Result<VerificationFact> Aftermath::run_again() {
  settle(trial_.machine, trial_.journal);
  const bool needs_new =
      trial_.server && (trial_.server_recipe.server->once || trial_.journal.ended(*trial_.server));
  const auto served = needs_new ? start_server_again() : Result<void>();
  if (!served) return tl::unexpected(served.error());
  const auto failure =
      failure_of({.name = "recovery", .limit = trial_.inputs.variant.limits.trial}, trial_.machine,
                 trial_.journal, trial_.inputs.client_recipe, trial_.bindings);
  if (!failure) return tl::unexpected(failure.error());
  if (*failure) return VerificationFact{VerificationState::failed, "the next run " + **failure};
  return verify_with_server();
}

/// A backup that cannot be restored because its server is gone says nothing about the client.
Result<void> Aftermath::revive_server() {
  if (!trial_.server) return {};
  // It may have ended while faults were reverted.
  settle(trial_.machine, trial_.journal);
  if (trial_.server_recipe.server->once) {
    // It takes what is still in flight; a second one would overwrite what it wrote.
    await_end_of_service(trial_.machine, trial_.journal, *trial_.server);
    return {};
  }
  return trial_.journal.ended(*trial_.server) ? start_server_again() : Result<void>();
}

Result<void> Aftermath::start_server_again() {
  if (!trial_.journal.ended(*trial_.server)) trial_.journal.about_to_end(*trial_.server);
  const auto stopped = trial_.machine.stop_tree(*trial_.server, server_final_patience);
  if (!stopped) return stopped;
  trial_.bindings.words["server.extra"] = {};
  const auto spec = launch_spec(trial_.server_recipe, Role::server, trial_.bindings, {});
  if (!spec) return tl::unexpected(spec.error());
  const auto child = start_and_wait_ready(trial_.machine, trial_.journal, *spec,
                                          trial_.server_recipe.server->ready, trial_.bindings);
  if (!child) return tl::unexpected(child.error());
  trial_.server = *child;
  trial_.journal.event("server_started_again");
  return {};
}

}  // namespace backfault
