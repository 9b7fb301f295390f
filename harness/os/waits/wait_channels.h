// Where in the kernel a thread sleeps when its system call is what it seems to be.
#pragma once

#include <string_view>

namespace backfault {

/// Whether this call sleeps at this place when it waits for what it says. A call that a filter
/// holds, and a place that no known kernel has, are not: /proc shows the same call for both.
/// Suffixes of the compiler (".constprop.0") do not matter.
[[nodiscard]] bool is_known_place(std::string_view call, std::string_view wait_channel);

}  // namespace backfault
