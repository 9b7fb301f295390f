// run: plan and run; writes a run directory.
#include "faults/table.h"
#include "harness/app/campaign.h"
#include "harness/app/catalogue.h"
#include "harness/app/commands.h"
#include "harness/app/complain.h"
#include "harness/app/finish.h"
#include "harness/app/new_run.h"
#include "harness/app/print.h"
#include "harness/scenario/plan_json.h"

namespace backfault {
namespace {

Result<CampaignOptions> campaign_options(const RunOptions& options) {
  CampaignOptions campaign{.jobs = options.jobs, .progress = options.progress};
  if (options.length.empty()) return campaign;
  const auto length = parse_duration(options.length);
  if (!length) return fail("--for: " + length.error().text, ErrorKind::usage);
  campaign.length = *length;
  return campaign;
}

/// Of a campaign with a time limit, the plan is what there was time for.
Result<void> cut_plan(RunDirectory& run, Plan& plan, const std::set<std::uint64_t>& not_started) {
  std::erase_if(plan.trials,
                [&](const TrialSpec& trial) { return not_started.contains(trial.number); });
  return run.write_plan(plan_to_json(plan));
}

Result<ExitCode> run_all(const RunOptions& options) {
  const auto formats = formats_of(options.formats);
  if (!formats) return tl::unexpected(formats.error());
  const auto campaign = campaign_options(options);
  if (!campaign) return tl::unexpected(campaign.error());
  PlanInput input = options.plan;
  input.unbounded = campaign->length.has_value();
  auto plan = plan_from_input(input);
  if (!plan) return tl::unexpected(plan.error());
  auto run = new_run(options.out, "runs/" + plan->name, *plan);
  if (!run) return tl::unexpected(run.error());
  talk("seed {}, {} trials, results in {}\n", plan->seed.value, plan->trials.size(), run->path());

  // From the first moment on there is a report, and it says that the campaign did not finish.
  CampaignFrame frame = new_frame();
  frame.interrupted = true;
  const auto empty = assemble(*run, *plan, frame);
  if (!empty) return tl::unexpected(empty.error());
  if (const auto saved = render(*run, *empty, {}); !saved) return tl::unexpected(saved.error());

  const auto catalogue = all_faults();
  const TrialSetting setting{.plan = *plan,
                             .catalogue = catalogue,
                             .program_folder = program_folder(),
                             .namespaces = options.namespaces};
  const auto end = run_campaign(setting, *run, *campaign);
  if (!end) return tl::unexpected(end.error());
  if (campaign->length && !end->interrupted) {
    if (const auto cut = cut_plan(*run, *plan, end->not_started); !cut) {
      return tl::unexpected(cut.error());
    }
  }
  frame.duration = end->elapsed;
  frame.interrupted = end->interrupted;
  return finish(*run, *plan, frame,
                {.formats = *formats, .just_ran = true, .problem = end->problem});
}

}  // namespace

ExitCode command_run(const RunOptions& options) {
  const auto code = run_all(options);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
