// What each trial of a plan needs of the processors (pure).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/app/campaign/cpu_slots.h"
#include "harness/control/fault.h"
#include "harness/model/plan.h"

namespace backfault {

class CpuClaims {
 public:
  /// Borrows the plan.
  CpuClaims(const Plan& plan, const std::vector<FaultType>& catalogue);

  /// A trial that pins all its programs from start to end claims one core. Any other one of a
  /// scenario that pins programs claims the machine: it pins some of them or some of the time, or
  /// is there to be compared with those that do.
  [[nodiscard]] CpuClaim of(const TrialSpec& trial) const;

 private:
  const Plan& plan_;
  std::set<std::string> pinning_;    ///< Names of the faults that pin to one core.
  std::vector<bool> scenario_pins_;  ///< By the scenario's index.
};

}  // namespace backfault
