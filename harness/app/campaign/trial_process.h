// One trial in a process of its own, as the campaign sees it.
#pragma once

#include <optional>
#include <string>

#include "harness/app/campaign/cpu_slots.h"
#include "harness/base/fd.h"
#include "harness/control/fault.h"
#include "harness/model/observation.h"
#include "harness/model/plan.h"
#include "harness/os/isolation/isolation.h"

namespace backfault {

/// What every trial of a campaign has in common. Borrowed for the campaign's length.
struct TrialSetting {
  const Plan& plan;
  const std::vector<FaultType>& catalogue;
  std::string program_folder;  ///< First in the PATH of the programs under test.
  bool namespaces = true;
};

/// Starts the trial; its output files and its observation go into the folder `evidence`.
[[nodiscard]] Result<IsolatedProcess> start_trial(const TrialSetting& setting,
                                                  const TrialSpec& trial, const CpuShare& share,
                                                  const Fd& evidence);

/// What a trial told its campaign since the last call.
struct TrialNews {
  std::optional<bool> idle;  ///< The latest announcement.
  std::string problem;       ///< Why it could not save its observation; empty: none.
};
[[nodiscard]] TrialNews read_news(const IsolatedProcess& trial);

/// An observation that stands for a trial whose own could not be had.
[[nodiscard]] Observation lost_observation(const TrialSpec& trial, std::string reason);

}  // namespace backfault
