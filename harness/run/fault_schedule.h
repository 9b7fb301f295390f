// Which faults are due at a given instant of a trial (pure).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "harness/model/scenario.h"

namespace backfault {

struct TrialInstant {
  Duration since_client_start{};
  std::uint64_t bytes_to_client = 0;
  std::uint64_t bytes_to_server = 0;
  std::map<std::string, std::uint64_t> operations{};  ///< By name; those that are counted.
  bool client_runs = false;  ///< Before the client runs, only `AtStart` can be due.
};

/// False for a trigger by chance: `drawn` replaces it by a time.
[[nodiscard]] bool is_due(const Trigger& trigger, const TrialInstant& instant);

/// Replaces a trigger by chance by a time that is drawn from the seed (exponentially distributed:
/// at every moment the event is equally likely). Other triggers stay as they are.
[[nodiscard]] Trigger drawn(const Trigger& trigger, Seed seed);

/// Whether the trigger depends on what the programs do: then frequent looks pay off.
[[nodiscard]] bool depends_on_progress(const Trigger& trigger);

/// The state of the trial when the trigger fired: "1052672 bytes to_client (asked for: 1048576)".
[[nodiscard]] std::string describe_coming(const Trigger& trigger, const TrialInstant& instant);

/// The seed of the n-th fault of a trial: independent of the trial's other draws.
[[nodiscard]] Seed fault_seed(Seed trial, std::size_t nth);

}  // namespace backfault
