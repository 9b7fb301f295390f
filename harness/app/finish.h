// The end of every command that leaves a judged campaign behind.
#pragma once

#include <string>
#include <vector>

#include "harness/app/exit_code.h"
#include "harness/app/reporting.h"

namespace backfault {

struct FinishOptions {
  std::vector<ReportType> formats;
  bool just_ran = false;  ///< An interrupted campaign gives code 130 only to who interrupted it.
  std::string problem;    ///< Why the campaign ended early; empty: it did not.
};

/// Renders what the journal holds and says with the exit code what that means.
[[nodiscard]] Result<ExitCode> finish(RunDirectory& run, const Plan& plan,
                                      const CampaignFrame& frame, const FinishOptions& options);

/// The plan of a run directory.
[[nodiscard]] Result<Plan> read_plan(const RunDirectory& run);

}  // namespace backfault
