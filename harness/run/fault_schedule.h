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
  std::map<std::string, std::uint64_t> operations{};  ///< By name, as far as they are counted.
  bool client_runs = false;  ///< Before the client runs, only `AtStart` can be due.
};

/// A trigger by chance is never due: `drawn` says when it comes.
[[nodiscard]] bool is_due(const Trigger& trigger, const TrialInstant& instant);

/// A trigger by chance becomes the time that the seed gives it (exponentially distributed, as
/// events are that come at any moment with the same likelihood); others stay what they are.
[[nodiscard]] Trigger drawn(const Trigger& trigger, Seed seed);

/// Whether it depends on what the programs have done: then it is worth looking often.
[[nodiscard]] bool depends_on_progress(const Trigger& trigger);

/// What had happened when it came, as far as the trigger asks for it: "1052672 bytes to_client
/// (asked for: 1048576)".
[[nodiscard]] std::string describe_coming(const Trigger& trigger, const TrialInstant& instant);

/// The seed of the n-th fault of a trial: independent of the trial's other draws.
[[nodiscard]] Seed fault_seed(Seed trial, std::size_t nth);

}  // namespace backfault
