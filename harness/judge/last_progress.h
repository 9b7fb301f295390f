// What two programs still say to each other about a failure (pure).
#pragma once

#include <cstdint>
#include <optional>

#include "harness/model/observation.h"

namespace backfault {

/// More than this is a transfer that went on.
inline constexpr std::uint64_t farewell_bytes = 4096;

/// The last byte that moved; but what a client says that had heard nothing through a silence that
/// was recorded, and hears nothing more, is no progress: it has given up by then. Nothing: no byte
/// moved.
[[nodiscard]] std::optional<MonoTime> last_progress_before_farewell(const Observation& observation);

}  // namespace backfault
