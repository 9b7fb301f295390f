// How long the wire holds a chunk back: a pure draw.
#pragma once

#include <cstdint>

#include "harness/model/machine.h"
#include "harness/model/units.h"

namespace backfault {

enum class WireDirection { to_client, to_server };

/// Names one chunk of a wire: connections are counted in the order in which they were accepted,
/// chunks in the order in which they were received in their direction.
struct ChunkId {
  std::uint64_t connection = 0;
  WireDirection direction = WireDirection::to_client;
  std::uint64_t number = 0;
};

/// The latency of the direction plus zero to `jitter`, both included, evenly spread. A direction
/// without latency has no jitter either, unless neither has a latency. Depends on the arguments
/// alone. Negative durations count as zero.
[[nodiscard]] Duration draw_delay(const WireDelay& delay, Seed seed, const ChunkId& chunk);

/// Whether `draw_delay` gives zero for every chunk of this direction.
[[nodiscard]] bool is_immediate(const WireDelay& delay, WireDirection direction);

}  // namespace backfault
