// A trial's client once more without any fault: before the disturbed run, or after it failed.
#pragma once

#include <optional>
#include <string>

#include "harness/run/run_commands.h"

namespace backfault {

struct UndisturbedRun {
  std::string name;  ///< In the journal, where its output is no word of the disturbed client.
  Duration limit{};
};

/// Runs the client of a trial. Nothing: it exited with 0; otherwise how it ended. An error means
/// that nobody can say: it could not be started, was interrupted, or had not ended by the limit.
[[nodiscard]] Result<std::optional<std::string>> failure_of(const UndisturbedRun& run,
                                                            Machine& machine, TrialJournal& journal,
                                                            const Recipe& recipe,
                                                            Bindings bindings);

}  // namespace backfault
