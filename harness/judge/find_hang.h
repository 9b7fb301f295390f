// Whether an observation holds a hang, and the words for it (pure).
#pragma once

#include <optional>

#include "harness/model/observation.h"
#include "harness/model/record.h"
#include "harness/model/scenario.h"

namespace backfault {

/// The hang of this trial, if it had one. A stall counts as a hang only when it was for good:
///   - it still lasted when the harness had to end the client, and had lasted long enough for that:
///     for `give_up`, or for half of a trial that is too short for that, or
///   - client and server waited for each other, nothing ran until a time-out that the server had
///     armed on what they share, and after it the client failed by itself without further progress.
///     A client whose own time-out ended it stopped in time and said so: that is no hang.
/// A stall that anything else ended was a delay, not a hang. Silence to the end counts
///   - when bytes can be counted, and nobody ran, slept or had a time-out, or those who did were
///   idle
///     for all of `give_up`: they woke up and went to sleep again,
///   - or when a process of the client's computed all the time, or was kept from it (`find_busy`).
[[nodiscard]] std::optional<HangRecord> find_hang(const Observation& observation,
                                                  const Limits& limits);

}  // namespace backfault
