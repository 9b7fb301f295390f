// From journal to reports.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/model/plan.h"
#include "harness/model/record.h"
#include "harness/model/report.h"
#include "harness/record/run_directory.h"

namespace backfault {

/// What the machine and the start add to the record; kept in report.json from the first moment.
struct CampaignFrame {
  std::map<std::string, std::string> environment;
  WallTime started;
  Duration duration{};
  bool interrupted = false;
  std::string plan_sha256;  ///< Of the plan that the report was made of; empty: none was.
};

/// The frame of this machine, now.
[[nodiscard]] CampaignFrame new_frame();
/// The frame that report.json holds; a run that was killed counts as interrupted.
[[nodiscard]] CampaignFrame read_frame(const RunDirectory& run);

/// Everything that is in the journal, counted against the plan.
[[nodiscard]] Result<CampaignRecord> assemble(const RunDirectory& run, const Plan& plan,
                                              const CampaignFrame& frame);

/// The formats named in a comma-separated list. Unknown ones are errors with the nearest name.
[[nodiscard]] Result<std::vector<ReportType>> formats_of(const std::string& list);

/// Writes every format that has a file (report.json always) and prints those that have none.
[[nodiscard]] Result<void> render(RunDirectory& run, const CampaignRecord& campaign,
                                  const std::vector<ReportType>& formats);

}  // namespace backfault
