// One trial, from nothing to its observation.
#pragma once

#include "harness/control/machine.h"
#include "harness/model/observation.h"
#include "harness/run/trial_inputs.h"

namespace backfault {

/// prepare -> start server -> ready -> start client -> disturb and watch -> client's end ->
/// confirm and revert -> restore and compare -> tear down. Every step has a deadline; whatever step
/// fails, what was applied is reverted and what was started is ended. Never judges.
[[nodiscard]] Observation run_trial(Machine& machine, const TrialInputs& inputs);

}  // namespace backfault
