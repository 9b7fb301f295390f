// Names of system calls of this machine's architecture.
#pragma once

#include <string>

namespace backfault {

/// "futex"; "system call 999" for one that this table does not have.
[[nodiscard]] std::string syscall_name(long number);

}  // namespace backfault
