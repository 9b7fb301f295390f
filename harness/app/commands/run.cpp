// run: plan and run; writes a run directory.
#include "harness/app/campaign/finish.h"
#include "harness/app/campaign/whole_run.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"

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

Result<ExitCode> run_all(const RunOptions& options) {
  const auto formats = formats_of(options.formats);
  if (!formats) return tl::unexpected(formats.error());
  const auto campaign = campaign_options(options);
  if (!campaign) return tl::unexpected(campaign.error());
  PlanInput input = options.plan;
  input.unbounded = campaign->length.has_value();
  auto plan = plan_from_input(input);
  if (!plan) return tl::unexpected(plan.error());
  const std::string stem = "runs/" + plan->name;
  auto whole = run_whole(
      *std::move(plan),
      {.out = options.out, .stem = stem, .campaign = *campaign, .namespaces = options.namespaces});
  if (!whole) return tl::unexpected(whole.error());
  return finish(whole->run, whole->plan, whole->frame,
                {.formats = *formats, .just_ran = true, .problem = whole->problem});
}

}  // namespace

ExitCode command_run(const RunOptions& options) {
  const auto code = run_all(options);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
