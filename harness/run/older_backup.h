// A good backup from before the disturbed run: whether that run did it harm.
#pragma once

#include "harness/run/trial_inputs.h"
#include "harness/run/verify_backup.h"

namespace backfault {

/// Of a recipe whose product keeps older backups: runs the client once, undisturbed, with a server
/// that is started for it and stopped again, then moves its data to `${older.dir}` and makes others
/// from another seed in their place. An error says why
/// there is no older backup, which is nobody's failure under a fault.
[[nodiscard]] Result<void> make_older_backup(Machine& machine, TrialJournal& journal,
                                             const TrialInputs& inputs, const Recipe& server_recipe,
                                             const Bindings& bindings);

/// Restores it as the recipe says and compares it with the data of that time.
[[nodiscard]] Result<VerificationFact> verify_older_backup(Machine& machine, TrialJournal& journal,
                                                           const Recipe& recipe,
                                                           const Bindings& bindings);

}  // namespace backfault
