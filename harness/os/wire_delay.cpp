#include "harness/os/wire_delay.h"

#include <algorithm>

namespace backfault {
namespace {

/// The mixing step of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

Duration latency_of(const WireDelay& delay, const WireDirection direction) {
  const Duration latency =
      direction == WireDirection::to_client ? delay.latency_to_client : delay.latency_to_server;
  return std::max(latency, Duration{});
}

/// Jitter goes with latency. Where no direction has a latency, it is all that was asked for.
Duration jitter_of(const WireDelay& delay, const WireDirection direction) {
  const bool any_latency = latency_of(delay, WireDirection::to_client) > Duration{} ||
                           latency_of(delay, WireDirection::to_server) > Duration{};
  if (any_latency && latency_of(delay, direction) == Duration{}) return Duration{};
  return std::max(delay.jitter, Duration{});
}

}  // namespace

Duration draw_delay(const WireDelay& delay, const Seed seed, const ChunkId& chunk) {
  const Duration latency = latency_of(delay, chunk.direction);
  const Duration jitter = jitter_of(delay, chunk.direction);
  const auto direction = static_cast<std::uint64_t>(chunk.direction);
  const std::uint64_t drawn =
      mix(mix(mix(seed.value ^ direction) ^ chunk.connection) ^ chunk.number);
  const auto span = static_cast<std::uint64_t>(jitter.count()) + 1;
  return latency + Duration{static_cast<std::int64_t>(drawn % span)};
}

bool is_immediate(const WireDelay& delay, const WireDirection direction) {
  return latency_of(delay, direction) == Duration{} && jitter_of(delay, direction) == Duration{};
}

}  // namespace backfault
