// Starts a server and waits until it is ready.
#pragma once

#include "harness/control/machine.h"
#include "harness/model/expand.h"
#include "harness/model/recipe.h"
#include "harness/run/trial_journal.h"

namespace backfault {

/// Starts the server and waits for at most half a minute until every part of its probe holds. A
/// server without a probe is ready at once. An error quotes the last line of the server. It makes
/// the trial invalid: it is no failure of the client.
[[nodiscard]] Result<ChildId> start_and_wait_ready(Machine& machine, TrialJournal& journal,
                                                   const LaunchSpec& spec, const ReadyProbe& probe,
                                                   const Bindings& bindings);

/// Waits for at most half a minute for the end of a server that serves one client. If it is still
/// running then, it is left alone. The journal records which.
void await_end_of_service(Machine& machine, TrialJournal& journal, ChildId server);

}  // namespace backfault
