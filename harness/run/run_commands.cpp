#include "harness/run/run_commands.h"

#include <variant>

namespace backfault {
namespace {

// Making or restoring data may take long, but a command that never ends must be ended.
constexpr Duration command_limit = std::chrono::minutes(10);
constexpr Duration command_stop_patience = std::chrono::seconds(1);

bool is_success(const ExitState& state) {
  const auto* exited = std::get_if<Exited>(&state);
  return exited != nullptr && exited->code == 0;
}

}  // namespace

Result<ExitState> run_to_end(Machine& machine, TrialJournal& journal, const LaunchSpec& spec,
                             const Duration limit) {
  const auto child = machine.launch(spec);
  if (!child) return tl::unexpected(child.error());
  journal.started(*child, spec);
  const MonoTime deadline = machine.now() + limit;
  while (!journal.ended(*child)) {
    if (machine.now() >= deadline || journal.stop_requested()) break;
    for (const auto& occurrence : machine.wait_until(deadline)) journal.take(occurrence);
  }
  const auto exit = journal.exit_of(*child);
  if (!exit) journal.about_to_end(*child);
  const auto stopped = machine.stop_tree(*child, command_stop_patience);
  if (!stopped) return fail_in("end " + spec.argv.front(), stopped.error());
  if (exit) return *exit;
  return fail(spec.argv.front() + (journal.stop_requested()
                                       ? " was interrupted"
                                       : " did not end within " + format_duration(limit)));
}

Result<std::optional<std::string>> first_failure(Machine& machine, TrialJournal& journal,
                                                 const NamedCommands& commands,
                                                 const Bindings& bindings) {
  const auto environment = expand_environment(commands.environment, bindings);
  if (!environment) return fail_in(commands.name, environment.error());
  for (const auto& command : commands.commands) {
    auto argv = expand_words(command, bindings);
    if (!argv) return fail_in(commands.name, argv.error());
    if (argv->empty()) return fail(commands.name + ": a command without words");
    const LaunchSpec spec{.name = commands.name,
                          .role = std::nullopt,
                          .argv = *std::move(argv),
                          .environment = *environment,
                          .cpus = {}};
    const auto exit = run_to_end(machine, journal, spec, command_limit);
    if (!exit) return fail_in(commands.name, exit.error());
    if (!is_success(*exit)) {
      return commands.name + ": " + spec.argv.front() + " ended with " + to_string(*exit);
    }
  }
  return std::nullopt;
}

Result<void> run_commands(Machine& machine, TrialJournal& journal, const NamedCommands& commands,
                          const Bindings& bindings) {
  const auto failure = first_failure(machine, journal, commands, bindings);
  if (!failure) return tl::unexpected(failure.error());
  if (*failure) return fail(**failure);
  return {};
}

Result<void> prepare(Machine& machine, TrialJournal& journal, const Recipe& recipe,
                     const Bindings& bindings) {
  for (const auto& [name, content] : recipe.files) {
    const auto text = expand_text(content, bindings);
    if (!text) return fail_in("file " + name, text.error());
    const auto written = machine.write_file(machine.trial_folder() + "/" + name, *text);
    if (!written) return fail_in("file " + name, written.error());
  }
  return run_commands(machine, journal, {"prepare", recipe.prepare, recipe.environment}, bindings);
}

}  // namespace backfault
