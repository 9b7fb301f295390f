// Chance on the wire: pure draws, each named by its place in a stream, so that they do not depend
// on how the bytes were cut into packets.
#pragma once

#include <cstdint>

#include "harness/base/units.h"
#include "harness/control/wire_control.h"

namespace backfault {

/// The draws of one stage for one direction of one connection.
class StreamDraws {
 public:
  StreamDraws(Seed seed, std::uint64_t connection, WireDirection direction);

  /// Any number, each of them equally likely.
  [[nodiscard]] std::uint64_t at(std::uint64_t offset) const;
  /// Another one for the same place.
  [[nodiscard]] std::uint64_t second_at(std::uint64_t offset) const;
  [[nodiscard]] bool happens_at(std::uint64_t offset, double chance) const;

 private:
  std::uint64_t base_;
};

/// Whether a number that is drawn evenly falls within the chance: never for 0, always for 1.
[[nodiscard]] bool happens(std::uint64_t drawn, double chance);

/// Whether the stage is meant for the connection and the direction; the chance is drawn once for a
/// connection.
[[nodiscard]] bool is_meant(const WireStage& stage, std::uint64_t connection,
                            WireDirection direction);
[[nodiscard]] bool is_meant(const WireStage& stage, std::uint64_t connection);
/// Chance alone left it out.
[[nodiscard]] bool is_spared(const WireStage& stage, std::uint64_t connection);

/// How late the bytes that begin at this place are; never negative.
[[nodiscard]] Duration draw_delay(const DelayBytes& delay, const StreamDraws& draws,
                                  std::uint64_t offset);

}  // namespace backfault
