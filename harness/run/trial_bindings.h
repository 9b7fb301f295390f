// From a recipe's templates to the commands of one trial.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/control/machine.h"
#include "harness/model/expand.h"
#include "harness/run/trial_inputs.h"

namespace backfault {

/// The ports of a trial. Without a wire the wire's ports are those behind it.
struct TrialPorts {
  std::uint16_t server = 0;
  std::uint16_t client = 0;       ///< Where a client listens that its server connects back to.
  std::uint16_t wire = 0;         ///< In front of `server`.
  std::uint16_t wire_client = 0;  ///< In front of `client`.
};

/// Whether what the client is told, by words, environment or files, names a port of the wire.
[[nodiscard]] bool reaches_wire(const Recipe& recipe);

[[nodiscard]] Result<TrialPorts> choose_ports(Machine& machine, bool wire_needed);

/// The value of every placeholder in this trial's recipes.
[[nodiscard]] Bindings bind_trial(Machine& machine, const TrialInputs& inputs,
                                  const TrialPorts& ports, const LaunchPlan& launch);

/// A role's program, which the recipe must have, every placeholder replaced. Words that faults add
/// stand where the recipe says `${server.extra}` or `${client.extra}`, else at the end.
[[nodiscard]] Result<LaunchSpec> launch_spec(const Recipe& recipe, Role role,
                                             const Bindings& bindings, const LaunchPlan& launch);

/// Restore commands and comparison in force for these options (the recipe's "when" applied).
struct Restoration {
  std::vector<CommandTemplate> commands;
  std::optional<VerifyRule> rule;
  std::vector<CommandTemplate> check{};
  std::map<std::string, std::string> environment{};
};
[[nodiscard]] Restoration restoration_for(const Recipe& recipe, const Bindings& bindings);

}  // namespace backfault
