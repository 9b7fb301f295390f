// Whether a trial hung, and the words for it (pure).
#pragma once

#include <optional>
#include <vector>

#include "harness/judge/assess.h"
#include "harness/model/observation.h"
#include "harness/model/record.h"
#include "harness/model/scenario.h"

namespace backfault {

struct FoundHang {
  HangRecord record;
  const AssessedStall* stall = nullptr;  ///< The stall that `record` tells of; never null.
};

/// The hang of this trial; nothing if it did not hang. A stall counts as a hang only if it never
/// resumes:
///   - it lasted until the harness ended the client, and had lasted for `give_up` by then (for half
///     of the trial, if the trial is too short for that), or
///   - client and server waited for each other until a timeout that the server had armed on a
///     shared channel, and then the client failed without further progress. A client that was ended
///     by its own timeout stopped in time and reported it: that is no hang.
/// A stall that anything else ended was a delay. A silence that lasted to the end is a hang
///   - if bytes can be counted, and no thread ran, slept or had a timeout, or those that did were
///     idle for all of `give_up`: they woke up and went to sleep again,
///   - or if a process of the client computed all the time, or was ready to run and did not get a
///     processor (`find_busy`).
/// `stalls` are those of `observation`.
[[nodiscard]] std::optional<FoundHang> find_hang(const std::vector<AssessedStall>& stalls,
                                                 const Observation& observation,
                                                 const Limits& limits);

}  // namespace backfault
