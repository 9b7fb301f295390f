#include "harness/control/wire_draw.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "harness/base/splitmix64.h"

namespace backfault {
namespace {

constexpr std::uint64_t of_second_draw = 0x5851f42d4c957f2dU;
constexpr std::uint64_t of_connection = 2;  // Directions are 0 and 1.
constexpr double pareto_shape = 3;
constexpr double longest_tail = 100;

/// From 0, included, to 1, excluded.
double as_fraction(const std::uint64_t drawn) {
  return static_cast<double>(drawn >> 11U) * 0x1.0p-53;
}

double draw_jitter(const Spread spread, const StreamDraws& draws, const std::uint64_t offset) {
  const double one = 1 - as_fraction(draws.at(offset));
  switch (spread) {
    case Spread::uniform:
      return 1 - one;
    case Spread::normal:  // Box and Muller 1958.
      return std::sqrt(-2 * std::log(one)) *
             std::cos(2 * std::numbers::pi * as_fraction(draws.second_at(offset)));
    case Spread::pareto:
      return std::min(longest_tail, std::pow(one, -1 / pareto_shape) - 1);
  }
  return 0;
}

}  // namespace

StreamDraws::StreamDraws(const Seed seed, const std::uint64_t connection,
                         const WireDirection direction)
    : base_(splitmix64(splitmix64(seed.value ^ static_cast<std::uint64_t>(direction)) ^
                       connection)) {}

std::uint64_t StreamDraws::at(const std::uint64_t offset) const {
  return splitmix64(base_ ^ offset);
}

std::uint64_t StreamDraws::second_at(const std::uint64_t offset) const {
  return splitmix64((base_ + of_second_draw) ^ offset);
}

bool StreamDraws::happens_at(const std::uint64_t offset, const double chance) const {
  return happens(at(offset), chance);
}

bool happens(const std::uint64_t drawn, const double chance) { return as_fraction(drawn) < chance; }

bool is_spared(const WireStage& stage, const std::uint64_t connection) {
  return stage.connection.value_or(connection) == connection && !is_meant(stage, connection);
}

bool is_meant(const WireStage& stage, const std::uint64_t connection) {
  if (stage.connection && *stage.connection != connection) return false;
  return happens(splitmix64(splitmix64(stage.seed.value ^ of_connection) ^ connection),
                 stage.probability);
}

bool is_meant(const WireStage& stage, const std::uint64_t connection,
              const WireDirection direction) {
  return (!stage.direction || *stage.direction == direction) && is_meant(stage, connection);
}

Duration draw_delay(const DelayBytes& delay, const StreamDraws& draws, const std::uint64_t offset) {
  const auto jitter = static_cast<double>(std::max(delay.jitter, Duration{}).count());
  // A microsecond more than asked is no harm, and one less would be.
  const double drawn = jitter == 0 ? 0 : jitter * draw_jitter(delay.spread, draws, offset);
  const Duration late = delay.latency + Duration{std::llround(std::ceil(drawn))};
  return std::max(late, Duration{});
}

}  // namespace backfault
