// The client's next run after a failure: whether that did lasting harm.
#pragma once

#include <optional>
#include <string>

#include "harness/run/run_commands.h"

namespace backfault {

/// Runs the client of a trial once more, without any fault, for at most `limit`. Nothing: it exited
/// with 0. An error means that nobody can say: it could not be started, was interrupted, or had not
/// ended by then.
[[nodiscard]] Result<std::optional<std::string>> failure_of_next_run(Machine& machine,
                                                                     TrialJournal& journal,
                                                                     const Recipe& recipe,
                                                                     Bindings bindings,
                                                                     Duration limit);

}  // namespace backfault
