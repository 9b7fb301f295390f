// The inputs of one trial, filled in by the campaign.
#pragma once

#include <vector>

#include "harness/control/fault.h"
#include "harness/model/plan.h"

namespace backfault {

/// Borrowed for the duration of the trial.
struct TrialInputs {
  const TrialSpec& spec;
  const Variant& variant;
  const Recipe* server_recipe;  ///< Null: the client brings its own server.
  const Recipe& client_recipe;
  const std::vector<FaultType>& catalogue;
};

}  // namespace backfault
