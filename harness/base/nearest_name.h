// "did you mean": the known name closest to a misspelt one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace backfault {

/// The known name with the smallest edit distance; nothing if that exceeds a third of the name's
/// length.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      std::span<const std::string> known);

/// `unknown fault "pin_cpus" (known: delay, pin_cpu; did you mean "pin_cpu"?)`
[[nodiscard]] std::string unknown_name_text(std::string_view what, std::string_view name,
                                            std::span<const std::string> known);

}  // namespace backfault
