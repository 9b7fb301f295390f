// What a schema demands of a field beyond its type.
#pragma once

#include <string_view>

namespace backfault {

/// Holds for the field, or for each entry when the field is a list or a map. Only the schema uses
/// it: a reader does not refuse what is beyond the limits.
struct FieldLimits {
  std::string_view pattern{};  ///< Of a text.
  int minimum = 0;             ///< Of a whole number; 0: what its type allows.
  std::string_view without{};  ///< A word of the closed set that does not occur here.
};

inline constexpr FieldLimits sha256_digits{.pattern = "^[0-9a-f]{64}$"};

}  // namespace backfault
