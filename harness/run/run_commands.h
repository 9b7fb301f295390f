// Runs the commands of a recipe (prepare, restore, verify) and waits for their end.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/control/machine.h"
#include "harness/model/expand.h"
#include "harness/model/recipe.h"
#include "harness/run/trial_journal.h"

namespace backfault {

/// Starts the command, waits for its end for at most `limit`, and then ends its whole process tree.
/// An error says that it could not be started, did not end in time or left something behind. An
/// exit code other than 0 is no error.
[[nodiscard]] Result<ExitState> run_to_end(Machine& machine, TrialJournal& journal,
                                           const LaunchSpec& spec, Duration limit);

/// Commands of a recipe, each named `name` in the journal.
struct NamedCommands {
  std::string name;
  const std::vector<CommandTemplate>& commands;
  std::map<std::string, std::string> environment{};  ///< May hold placeholders.
};

/// Runs the commands in order until one does not exit with 0. Returns which one and how it ended;
/// nothing: all succeeded. An error says that a command could not be run to its end: that is no
/// statement of the product.
[[nodiscard]] Result<std::optional<std::string>> first_failure(Machine& machine,
                                                               TrialJournal& journal,
                                                               const NamedCommands& commands,
                                                               const Bindings& bindings);

/// Likewise, but it is an error if a command does not exit with 0.
[[nodiscard]] Result<void> run_commands(Machine& machine, TrialJournal& journal,
                                        const NamedCommands& commands, const Bindings& bindings);

/// Writes the recipe's files into the trial's folder and runs its prepare commands.
[[nodiscard]] Result<void> prepare(Machine& machine, TrialJournal& journal, const Recipe& recipe,
                                   const Bindings& bindings);

}  // namespace backfault
