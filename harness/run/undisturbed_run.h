// Runs the client of a trial without any fault: before the disturbed run or after it failed.
#pragma once

#include <optional>
#include <string>

#include "harness/run/run_commands.h"

namespace backfault {

struct UndisturbedRun {
  std::string name;  ///< In the journal. Its output does not count as that of the disturbed client.
  Duration limit{};
};

/// Runs the client. Returns how it ended; nothing: it exited with 0. An error means that this is
/// not known: it could not be started, was interrupted, or had not ended by the limit.
[[nodiscard]] Result<std::optional<std::string>> failure_of(const UndisturbedRun& run,
                                                            Machine& machine, TrialJournal& journal,
                                                            const Recipe& recipe,
                                                            Bindings bindings);

}  // namespace backfault
