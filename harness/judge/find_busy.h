// Names for silence of programs that do not stand still (pure).
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

/// What silence was spent with by the client's processes, as far as it has a name; nothing: it has
/// none. Both are heuristics: nobody knows what a program computes.
///   - `starved`: a process was ready to run, and got less than a tenth of a processor. Named
///   first:
///     its hog may be another process of the client's.
///   - `livelock`: a process used at least half of a processor, or was ready to run and got at
///   least a
///     tenth, and read and wrote nothing.
[[nodiscard]] std::optional<BusyFinding> find_busy(const std::vector<BusyFact>& busy);

/// Whether nobody, on neither side, ran for more than a twentieth of the time, or read and wrote
/// more than a KiB in a second: whoever woke up looked around and went to sleep again. False for no
/// process.
[[nodiscard]] bool is_idle(const std::vector<BusyFact>& busy);

}  // namespace backfault
