// Whether a backup that the client calls a success can be restored.
#pragma once

#include "harness/run/run_commands.h"
#include "harness/run/trial_bindings.h"

namespace backfault {

/// Restores with the commands of the recipe; the harness itself compares the result.
/// `not_attempted`: the recipe cannot restore. `failed`: a restore command ran to its end and
/// failed. An error means that a command could not be started, did not end in time or was
/// interrupted: that is a problem of the harness, not of the product.
[[nodiscard]] Result<VerificationFact> verify_backup(Machine& machine, TrialJournal& journal,
                                                     const Restoration& restoration,
                                                     const Bindings& bindings);

/// The result of the product's own check; nothing: the recipe names none. `unknown` if the check
/// could not be run to its end.
[[nodiscard]] std::optional<CheckFact> own_check(Machine& machine, TrialJournal& journal,
                                                 const Restoration& restoration,
                                                 const Bindings& bindings);

}  // namespace backfault
