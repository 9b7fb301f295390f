// Parses the name of an enumerator.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace backfault {

/// The one of `values` (an array of an enumeration) whose `to_string` is `text`.
template <typename Values>
[[nodiscard]] auto value_named(const Values& values, const std::string_view text) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const auto value) { return to_string(value) == text; });
  using Found = std::optional<typename Values::value_type>;
  return found == values.end() ? Found() : Found(*found);
}

}  // namespace backfault
