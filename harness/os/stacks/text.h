// Stacks as text for people.
#pragma once

#include <string>
#include <vector>

#include "harness/model/stack.h"

namespace backfault {

/// Processes in the order of their first entries, each with its threads; threads that stand in the
/// same place, and have the same name, are told once. Clean text that ends with a newline; empty
/// for no stacks.
[[nodiscard]] std::string stack_text(const std::vector<ThreadStack>& stacks);

}  // namespace backfault
