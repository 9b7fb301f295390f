// Names of the system calls of this machine's architecture.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace backfault {

/// "futex"; "system call 9999" for a number without a name.
[[nodiscard]] std::string syscall_name(long number);
/// Nothing if no call has this name.
[[nodiscard]] std::optional<int> syscall_number(std::string_view name);

}  // namespace backfault
