// Starts a server and waits until it can be used.
#pragma once

#include "harness/control/machine.h"
#include "harness/model/expand.h"
#include "harness/model/recipe.h"
#include "harness/run/trial_journal.h"

namespace backfault {

/// Starts the server and waits until every part of its probe holds (a recipe without a probe is
/// ready at once), for at most half a minute. An error quotes the server's last line: a server that
/// ended before it was ready is why a trial is invalid, never the client's failure.
[[nodiscard]] Result<ChildId> start_and_wait_ready(Machine& machine, TrialJournal& journal,
                                                   const LaunchSpec& spec, const ReadyProbe& probe,
                                                   const Bindings& bindings);

/// Waits until a server that serves one client has ended, for at most half a minute; one that has
/// not by then is left as it is. The journal says which.
void await_end_of_service(Machine& machine, TrialJournal& journal, ChildId server);

}  // namespace backfault
