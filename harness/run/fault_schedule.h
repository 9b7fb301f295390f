// Which faults are due at a given instant of a trial (pure).
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/model/scenario.h"

namespace backfault {

struct TrialInstant {
  Duration since_client_start{};
  std::uint64_t bytes_to_client = 0;
  std::uint64_t bytes_to_server = 0;
  bool client_runs = false;  ///< Before the client runs, only `AtStart` can be due.
};

[[nodiscard]] bool is_due(const Trigger& trigger, const TrialInstant& instant);

/// The seed of the n-th fault of a trial: independent of the trial's other draws.
[[nodiscard]] Seed fault_seed(Seed trial, std::size_t nth);

}  // namespace backfault
