// "EIO" <-> 5.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backfault {

[[nodiscard]] std::optional<int> errno_named(std::string_view name);
/// "errno 512" for a number without a name.
[[nodiscard]] std::string errno_name(int number);
[[nodiscard]] std::vector<std::string> all_errno_names();

}  // namespace backfault
