// Runs a recipe's own commands (prepare, restore, verify) to their end.
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

/// Starts the command and waits for its end, at most `limit`; then its whole tree is ended. An
/// error says that it could not be started, did not end in time or left something behind; an exit
/// code other than 0 is no error of this function.
[[nodiscard]] Result<ExitState> run_to_end(Machine& machine, TrialJournal& journal,
                                           const LaunchSpec& spec, Duration limit);

/// Commands of a recipe, each named `name` in the journal.
struct NamedCommands {
  std::string name;
  const std::vector<CommandTemplate>& commands;
  std::map<std::string, std::string> environment{};  ///< May hold placeholders.
};

/// Runs the commands in order, and stops at the first that ends with anything but exit code 0: the
/// answer says which and how it ended; nothing: all succeeded. An error says that one could not be
/// run to its end, which is not the word of the product.
[[nodiscard]] Result<std::optional<std::string>> first_failure(Machine& machine,
                                                               TrialJournal& journal,
                                                               const NamedCommands& commands,
                                                               const Bindings& bindings);

/// The same where every command has to succeed.
[[nodiscard]] Result<void> run_commands(Machine& machine, TrialJournal& journal,
                                        const NamedCommands& commands, const Bindings& bindings);

/// Writes the recipe's files into the trial's folder and runs its prepare commands.
[[nodiscard]] Result<void> prepare(Machine& machine, TrialJournal& journal, const Recipe& recipe,
                                   const Bindings& bindings);

}  // namespace backfault
