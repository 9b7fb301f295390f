// Whether a claimed success really restores.
#pragma once

#include "harness/run/run_commands.h"
#include "harness/run/trial_bindings.h"

namespace backfault {

/// Restores with the recipe's commands and compares with the harness's own eyes. `not_attempted`
/// when the recipe cannot restore at all; `failed` when a restore command ran to its end and
/// failed. An error means that the harness could not look: a command that could not be started, did
/// not end in time or was interrupted is nobody's failure but ours.
[[nodiscard]] Result<VerificationFact> verify_backup(Machine& machine, TrialJournal& journal,
                                                     const Restoration& restoration,
                                                     const Bindings& bindings);

/// What the product's own check says; nothing when the recipe names none. A check that could not be
/// run to its end leaves it unknown.
[[nodiscard]] std::optional<CheckFact> own_check(Machine& machine, TrialJournal& journal,
                                                 const Restoration& restoration,
                                                 const Bindings& bindings);

}  // namespace backfault
