// Resource limits of running programs (prlimit(2)).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/control/process_control.h"

namespace backfault {

/// "RLIMIT_DATA"
[[nodiscard]] std::string_view limit_name(LimitKind kind);

[[nodiscard]] Result<LimitValue> limit_of_process(int pid, LimitKind kind);

/// Sets the soft limit and leaves the hard one. An error when the hard limit is lower.
[[nodiscard]] Result<void> set_soft_limit_of(int pid, LimitKind kind,
                                             std::optional<std::uint64_t> soft);

/// Of the calling process. Only system calls: may be used between fork and exec.
[[nodiscard]] bool limit_self(const LaunchLimit& limit);

}  // namespace backfault
