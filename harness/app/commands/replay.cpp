// replay: run one trial of an earlier campaign again, with its seed and its fault schedule.
#include <algorithm>

#include "faults/table.h"
#include "harness/app/campaign/campaign.h"
#include "harness/app/campaign/finish.h"
#include "harness/app/campaign/new_run.h"
#include "harness/app/catalogue/catalogue.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"

namespace backfault {
namespace {

/// The same plan with this trial only: same number, seed, variant and recipes.
Result<Plan> only_trial(Plan plan, const std::uint64_t number) {
  const auto found = std::find_if(plan.trials.begin(), plan.trials.end(),
                                  [&](const TrialSpec& trial) { return trial.number == number; });
  if (found == plan.trials.end()) {
    return fail(plan.trials.empty()
                    ? "--trial: the plan has no trials"
                    : fmt::format("--trial: {} is not in the plan (it has {} to {})", number,
                                  plan.trials.front().number, plan.trials.back().number),
                ErrorKind::usage);
  }
  plan.trials = {*found};
  return plan;
}

/// Beside the run that it comes from, so that nobody loses the original.
std::string replay_stem(const std::string& path, const std::uint64_t number) {
  std::string base = path;
  while (base.size() > 1 && base.ends_with('/')) base.pop_back();
  return fmt::format("{}-trial-{}-replay", base, number);
}

Result<ExitCode> replay(const std::string& path, const std::uint64_t number,
                        const std::string& out) {
  const auto original = RunDirectory::open(path, RunDirectory::Access::read);
  if (!original) return tl::unexpected(original.error());
  auto whole = read_plan(*original);
  if (!whole) return tl::unexpected(whole.error());
  const auto plan = only_trial(*std::move(whole), number);
  if (!plan) return tl::unexpected(plan.error());
  auto run = new_run(out, replay_stem(path, number), *plan);
  if (!run) return tl::unexpected(run.error());
  const auto& trial = plan->trials.front();
  talk("trial {} ({}), seed {}, results in {}\n", trial.number, variant_of(*plan, trial).name,
       trial.seed.value, run->path());
  CampaignFrame frame = new_frame();
  const auto catalogue = all_faults();
  const TrialSetting setting{
      .plan = *plan, .catalogue = catalogue, .program_folder = program_folder()};
  const auto end = run_campaign(setting, *run, {.progress = ProgressStyle::none});
  if (!end) return tl::unexpected(end.error());
  frame.duration = end->elapsed;
  frame.interrupted = end->interrupted;
  const auto formats = formats_of("console,json,junit");
  return finish(*run, *plan, frame,
                {.formats = *formats, .just_ran = true, .problem = end->problem});
}

}  // namespace

ExitCode command_replay(const std::string& run_directory, const std::uint64_t trial,
                        const std::string& out) {
  const auto code = replay(run_directory, trial, out);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
