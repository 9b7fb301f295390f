// A plan carried out from its first trial to its last, into a run directory of its own.
#pragma once

#include <string>

#include "harness/app/campaign/campaign.h"
#include "harness/app/campaign/reporting.h"
#include "harness/model/plan.h"
#include "harness/record/run_directory.h"

namespace backfault {

struct WholeRunOptions {
  std::string out;   ///< The run directory; empty: the first free one of `stem`.
  std::string stem;  ///< "runs/q192440"
  CampaignOptions campaign;
  bool namespaces = true;
};

struct WholeRun {
  RunDirectory run;
  Plan plan;  ///< With a time limit: what there was time for.
  CampaignFrame frame;
  std::string problem;  ///< Why it ended early; empty: it did not.
};

/// From the first moment on there is a report, and until the end it says that the campaign did not
/// finish.
[[nodiscard]] Result<WholeRun> run_whole(Plan plan, const WholeRunOptions& options);

}  // namespace backfault
