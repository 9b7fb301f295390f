// What each trial of a plan needs of the processors (pure).
#pragma once

#include <vector>

#include "harness/app/cpu_slots.h"
#include "harness/model/fault.h"
#include "harness/model/plan.h"

namespace backfault {

class CpuClaims {
 public:
  /// Borrows both.
  CpuClaims(const Plan& plan, const std::vector<FaultType>& catalogue);

  /// A trial that pins server and client from start to end claims one core. Another one of a
  /// scenario that has such trials is there to be compared with them: it claims the machine.
  [[nodiscard]] CpuClaim of(const TrialSpec& trial) const;

 private:
  [[nodiscard]] bool pins(const Variant& variant) const;

  const Plan& plan_;
  const std::vector<FaultType>& catalogue_;
  std::vector<bool> scenario_pins_;  ///< By the scenario's index.
};

}  // namespace backfault
