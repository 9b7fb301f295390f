// Whether two samples, one after the other, show a standstill (pure).
#pragma once

#include <optional>
#include <vector>

#include "harness/model/evidence.h"

namespace backfault {

enum class Stillness {
  moving,    ///< Some thread ran, or could have.
  sleeping,  ///< A thread sleeps and will wake up by itself: that is no stall.
  unclear,   ///< Something could not be read or is not modelled.
  stalled,   ///< Every thread waits for another party.
};

struct StillnessFinding {
  Stillness stillness = Stillness::unclear;
  /// A waiting client thread and a waiting server thread hold the same channel.
  bool mutual = false;
  /// The earliest timeout of a thread that waits on a shared channel, counted from the first
  /// sample; nothing: none is armed.
  std::optional<Duration> deadline_left;
};

/// `waits` explains the threads of `first`. The answer is `stalled` only if both samples are
/// complete and equal, every thread is blocked in state S, and every wait is of a modelled kind.
[[nodiscard]] StillnessFinding judge_stillness(const Sample& first, const Sample& second,
                                               const std::vector<WaitFact>& waits);

}  // namespace backfault
