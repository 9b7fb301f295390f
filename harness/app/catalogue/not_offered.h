// Faults that one would look for, and why there are none.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace backfault {

struct NotOffered {
  std::string name;
  std::string reason;  ///< Whole sentences.
};

/// Sorted by name.
[[nodiscard]] const std::vector<NotOffered>& faults_not_offered();

/// Nothing: there is no such name in the list.
[[nodiscard]] std::optional<std::string> why_not_offered(const std::string& name);

}  // namespace backfault
