// Turns the templates of a recipe into the commands of one trial.
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

/// The ports of a trial. Without a wire, the wire's ports equal those behind it.
struct TrialPorts {
  std::uint16_t server = 0;
  std::uint16_t client = 0;       ///< Where the client listens if its server connects back to it.
  std::uint16_t wire = 0;         ///< In front of `server`.
  std::uint16_t wire_client = 0;  ///< In front of `client`.
};

/// Whether the client's arguments, environment or files name a port of the wire.
[[nodiscard]] bool reaches_wire(const Recipe& recipe);

[[nodiscard]] Result<TrialPorts> choose_ports(Machine& machine, bool wire_needed);

/// The value of every placeholder in this trial's recipes.
[[nodiscard]] Bindings bind_trial(Machine& machine, const TrialInputs& inputs,
                                  const TrialPorts& ports, const LaunchPlan& launch);

/// The program of a role with every placeholder replaced. The recipe must have that program. The
/// arguments that faults add go where the recipe has `${server.extra}` or `${client.extra}`,
/// otherwise at the end.
[[nodiscard]] Result<LaunchSpec> launch_spec(const Recipe& recipe, Role role,
                                             const Bindings& bindings, const LaunchPlan& launch);

/// The restore commands and the comparison for the chosen options (the recipe's "when" applied).
struct Restoration {
  std::vector<CommandTemplate> commands;
  std::optional<VerifyRule> rule;
  std::vector<CommandTemplate> check{};
  std::map<std::string, std::string> environment{};
};
[[nodiscard]] Restoration restoration_for(const Recipe& recipe, const Bindings& bindings);

}  // namespace backfault
