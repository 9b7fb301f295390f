// The processes that a fault stands on.
#pragma once

#include <map>
#include <vector>

#include "harness/control/fault.h"

namespace backfault {

/// All living processes of these sides, those of the first side first.
[[nodiscard]] std::vector<int> victims_of(Machine& machine, const std::vector<Role>& on);

/// The same, each with its side.
[[nodiscard]] std::map<int, Role> roles_of_victims(Machine& machine, const std::vector<Role>& on);

/// Whether the process still is one of them; one that ended between two calls is no failure.
[[nodiscard]] bool is_victim(Machine& machine, const std::vector<Role>& on, int pid);

/// "the server has no living process": a side without one cannot be disturbed; empty: each has one.
[[nodiscard]] std::string side_without_process(Machine& machine, const std::vector<Role>& on);

}  // namespace backfault
