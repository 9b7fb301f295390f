// A good backup from before the disturbed run, to see whether that run damages it.
#pragma once

#include "harness/run/trial_inputs.h"
#include "harness/run/verify_backup.h"

namespace backfault {

/// For a product that keeps older backups: runs the client once, undisturbed, with a server that is
/// started for it and stopped again. Then it moves the data to `${older.dir}` and makes new data
/// from another seed in their place. An error says why there is no older backup; no fault caused
/// it.
[[nodiscard]] Result<void> make_older_backup(Machine& machine, TrialJournal& journal,
                                             const TrialInputs& inputs, const Recipe& server_recipe,
                                             const Bindings& bindings);

/// Restores the older backup by the recipe and compares it with the data in `${older.dir}`.
[[nodiscard]] Result<VerificationFact> verify_older_backup(Machine& machine, TrialJournal& journal,
                                                           const Recipe& recipe,
                                                           const Bindings& bindings);

}  // namespace backfault
