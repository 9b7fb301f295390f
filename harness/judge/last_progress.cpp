#include "harness/judge/last_progress.h"

#include <algorithm>

namespace backfault {
namespace {

/// Whether it is known that the client has since received nothing and sent little.
bool only_said_farewell(const StallFact& silence, const Observation& observation) {
  const Progress& then = silence.progress;
  const Progress& now = observation.progress;
  return then.bytes_to_client && then.bytes_to_client == now.bytes_to_client &&
         then.bytes_to_server && now.bytes_to_server &&
         total_bytes(now) <= total_bytes(then) + farewell_bytes;
}

}  // namespace

std::optional<MonoTime> last_progress_before_farewell(const Observation& observation) {
  auto last = observation.last_progress;
  for (const StallFact& stall : observation.stalls) {
    const bool is_standstill = std::holds_alternative<Standstill>(stall.form);
    if (!last || is_standstill || !only_said_farewell(stall, observation)) continue;
    last = std::min(*last, stall.last_movement);
  }
  return last;
}

}  // namespace backfault
