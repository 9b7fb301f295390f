// What a product offers to be asked for when it starts: a recipe's "controls".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/control/fault.h"

namespace backfault {

/// Adds the words of the control `name` with `value` to the launch of the side it belongs to. An
/// error says that the recipe has no such control, and which it has.
[[nodiscard]] Result<void> ask_for(const FaultContext& context, const std::string& name,
                                   const std::string& value, LaunchPlan& launch);

/// The number that the server's status page shows for the control; an error says why not.
[[nodiscard]] Result<std::uint64_t> read_control(const FaultContext& context,
                                                 const std::string& name);

}  // namespace backfault
