// What processes did during a silence in which not all of them stood still (pure).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace backfault {

struct BusyFinding {
  HangKind kind = HangKind::unknown;
  std::string summary;  ///< Says that it is a heuristic.
};

/// How the client's processes spent the silence, if that has a name. Both names are heuristics:
/// what a program computes cannot be known.
///   - `starved`: a process was ready to run and got less than a tenth of a processor. It is
///     reported first, because what kept it from running may be another process of the client.
///   - `livelock`: a process used at least half of a processor, or was ready to run and got at
///     least a tenth of one, and read and wrote nothing.
[[nodiscard]] std::optional<BusyFinding> find_busy(const std::vector<BusyFact>& busy);

/// True if no process of either side ran for more than a twentieth of the time, or read and wrote
/// more than a KiB per second: those that woke up looked around and went to sleep again. False if
/// there is no process.
[[nodiscard]] bool is_idle(const std::vector<BusyFact>& busy);

}  // namespace backfault
