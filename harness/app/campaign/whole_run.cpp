#include "harness/app/campaign/whole_run.h"

#include <utility>

#include "faults/table.h"
#include "harness/app/campaign/new_run.h"
#include "harness/app/catalogue/catalogue.h"
#include "harness/app/console/print.h"
#include "harness/scenario/plan_json.h"

namespace backfault {
namespace {

Result<void> write_unfinished(WholeRun& whole) {
  whole.frame.interrupted = true;
  const auto empty = assemble(whole.run, whole.plan, whole.frame);
  if (!empty) return tl::unexpected(empty.error());
  return render(whole.run, *empty, {});
}

/// Of a campaign with a time limit, the plan is what there was time for.
Result<void> cut_plan(WholeRun& whole, const std::set<std::uint64_t>& not_started) {
  std::erase_if(whole.plan.trials,
                [&](const TrialSpec& trial) { return not_started.contains(trial.number); });
  return whole.run.write_plan(plan_to_json(whole.plan));
}

}  // namespace

Result<WholeRun> run_whole(Plan plan, const WholeRunOptions& options) {
  auto run = new_run(options.out, options.stem, plan);
  if (!run) return tl::unexpected(run.error());
  talk("seed {}, {} trials, results in {}\n", plan.seed.value, plan.trials.size(), run->path());
  WholeRun whole{
      .run = *std::move(run), .plan = std::move(plan), .frame = new_frame(), .problem = {}};
  if (const auto written = write_unfinished(whole); !written) {
    return tl::unexpected(written.error());
  }
  const auto catalogue = all_faults();
  const TrialSetting setting{.plan = whole.plan,
                             .catalogue = catalogue,
                             .program_folder = program_folder(),
                             .namespaces = options.namespaces};
  const auto end = run_campaign(setting, whole.run, options.campaign);
  if (!end) return tl::unexpected(end.error());
  if (options.campaign.length && !end->interrupted) {
    const auto cut = cut_plan(whole, end->not_started);
    if (!cut) return tl::unexpected(cut.error());
  }
  whole.frame.duration = end->elapsed;
  whole.frame.interrupted = end->interrupted;
  whole.problem = end->problem;
  return whole;
}

}  // namespace backfault
