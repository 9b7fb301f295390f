// The end of every command that leaves a judged campaign behind.
#pragma once

#include <string>
#include <vector>

#include "harness/app/campaign/reporting.h"
#include "harness/app/console/exit_code.h"

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

/// What an earlier campaign left.
struct SavedRun {
  RunDirectory run;
  Plan plan;
  CampaignFrame frame;
};
/// Opens it for writing. Says on stderr when its plan is not the one that its report was made of.
[[nodiscard]] Result<SavedRun> open_saved_run(const std::string& path);

}  // namespace backfault
