// Runs one trial and returns its observation:
//
//   const Observation observation = run_trial(machine, inputs);
//   for (const std::string& reason : observation.invalid) print(reason);
#pragma once

#include "harness/control/machine.h"
#include "harness/model/observation.h"
#include "harness/run/trial_inputs.h"

namespace backfault {

/// prepare -> start server -> ready -> start client -> disturb and watch -> end of the client ->
/// confirm and revert -> restore and compare -> tear down. Every step has a deadline. If a step
/// fails, all applied faults are reverted and all started programs are ended. It does not judge.
[[nodiscard]] Observation run_trial(Machine& machine, const TrialInputs& inputs);

}  // namespace backfault
