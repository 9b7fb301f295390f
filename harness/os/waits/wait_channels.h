// Which kernel functions a thread sleeps in for each system call.
#pragma once

#include <string_view>

namespace backfault {

/// Whether a thread in this call sleeps in this function if the call waits for what it normally
/// does. False if a seccomp filter holds the call, for which /proc shows the same call, and for a
/// function that no known kernel has. Compiler suffixes (".constprop.0") are ignored.
[[nodiscard]] bool is_known_place(std::string_view call, std::string_view wait_channel);

}  // namespace backfault
