// When the transfer last made progress (pure).
#pragma once

#include <cstdint>
#include <optional>

#include "harness/model/observation.h"

namespace backfault {

/// The most that programs still send to each other about a failure. More is a transfer that
/// continues.
inline constexpr std::uint64_t farewell_bytes = 4096;

/// When the last byte moved; nothing: no byte moved. A farewell is no progress: if the client heard
/// nothing through a recorded silence and hears nothing afterwards, it has given up, and the answer
/// is the beginning of that silence.
[[nodiscard]] std::optional<MonoTime> last_progress_before_farewell(const Observation& observation);

}  // namespace backfault
