#include "harness/app/campaign/finish.h"

#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/os/base/sha256.h"
#include "harness/scenario/plan_json.h"

namespace backfault {
namespace {

ExitCode code_of(const CampaignRecord& campaign, const bool just_ran) {
  if (campaign.interrupted && just_ran) return ExitCode::interrupted;
  if (campaign.trials.empty()) return ExitCode::nothing_ran;
  switch (campaign.verdict) {
    case Judgement::passed:
      return ExitCode::requirements_met;
    case Judgement::failed:
      return ExitCode::requirement_not_met;
    case Judgement::inconclusive:
      return ExitCode::inconclusive;
  }
  return ExitCode::defect;
}

}  // namespace

Result<ExitCode> finish(RunDirectory& run, const Plan& plan, const CampaignFrame& frame,
                        const FinishOptions& options) {
  const auto campaign = assemble(run, plan, frame);
  if (!campaign) return tl::unexpected(campaign.error());
  const auto rendered = render(run, *campaign, options.formats);
  if (!options.problem.empty()) {
    static_cast<void>(complain({.text = "the campaign ended early: " + options.problem}));
    return campaign->trials.empty() ? ExitCode::nothing_ran : ExitCode::inconclusive;
  }
  if (!rendered) return tl::unexpected(rendered.error());
  return code_of(*campaign, options.just_ran);
}

Result<Plan> read_plan(const RunDirectory& run) {
  const auto text = run.read_plan();
  if (!text) return tl::unexpected(text.error());
  return plan_from_json(*text, run.path() + "/plan.json");
}

Result<SavedRun> open_saved_run(const std::string& path) {
  auto run = RunDirectory::open(path);
  if (!run) return tl::unexpected(run.error());
  auto plan = read_plan(*run);
  if (!plan) return tl::unexpected(plan.error());
  auto frame = read_frame(*run);
  const auto digest = run->read_plan().and_then(sha256_of);
  if (digest && !frame.plan_sha256.empty() && frame.plan_sha256 != *digest) {
    talk("backfault: {}/plan.json was changed after the campaign\n", path);
  }
  return SavedRun{*std::move(run), *std::move(plan), std::move(frame)};
}

}  // namespace backfault
