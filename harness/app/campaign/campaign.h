// Runs the trials of a plan, side by side where their processors allow, and keeps the journal.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "harness/app/campaign/trial_process.h"
#include "harness/app/console/progress_line.h"
#include "harness/record/run_directory.h"

namespace backfault {

struct CampaignOptions {
  unsigned jobs = 1;
  std::optional<Duration> length;  ///< Start no trial after this; nothing: run the whole plan.
  ProgressStyle progress = ProgressStyle::automatic;
};

/// How far a campaign came.
struct CampaignEnd {
  std::set<std::uint64_t> not_started;  ///< Numbers of the trials that there was no time for.
  bool interrupted = false;
  Duration elapsed{};
  /// Why the campaign had to end early (a journal that cannot be written); empty: it did not.
  std::string problem;
};

/// Every finished trial is in the journal before the next one is started. An interrupt (SIGINT or
/// SIGTERM) asks the running trials to put everything back and starts no more; they are not
/// recorded. An error means that nothing could be run at all.
[[nodiscard]] Result<CampaignEnd> run_campaign(const TrialSetting& setting, RunDirectory& run,
                                               const CampaignOptions& options);

}  // namespace backfault
