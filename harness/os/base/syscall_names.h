// Names of system calls of this machine's architecture.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace backfault {

/// "futex"; "system call 999" for one that this table does not have.
[[nodiscard]] std::string syscall_name(long number);
/// Nothing: no call of this name in the table.
[[nodiscard]] std::optional<long> syscall_number(std::string_view name);

}  // namespace backfault
