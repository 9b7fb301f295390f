// judge: judge the saved observations again, for example with a newer judge.
#include <algorithm>

#include "harness/app/campaign/finish.h"
#include "harness/app/campaign/hang_files.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/judge/judge_trial.h"

namespace backfault {
namespace {

/// A trial that could not be run left no observation, and stays what it was. Any other without a
/// usable one cannot be judged, and its old verdict must not pass for a new one.
Result<TrialRecord> judged_again(RunDirectory& run, const Plan& plan, const TrialRecord& record) {
  const auto found = std::lower_bound(
      plan.trials.begin(), plan.trials.end(), record.trial,
      [](const TrialSpec& trial, const std::uint64_t number) { return trial.number < number; });
  const auto refuse = [&](const std::string& why) {
    return fail(
        fmt::format("{}: trial {} cannot be judged again: {}", run.path(), record.trial, why),
        ErrorKind::usage);
  };
  if (found == plan.trials.end() || found->number != record.trial)
    return refuse("it is not in the plan");
  const auto observation = run.read_observation(record.trial);
  if (observation) {
    JudgedTrial judged = judge_trial(plan, *found, *observation);
    const auto written = write_hang_files(run, judged);
    if (!written) return tl::unexpected(written.error());
    return std::move(judged.record);
  }
  const Outcome outcome = record.verdict.outcome;
  if (outcome == Outcome::skipped || outcome == Outcome::invalid) return record;
  return refuse(observation.error().text);
}

Result<ExitCode> judge_all(const std::string& path, const std::string& format_list) {
  const auto formats = formats_of(format_list);
  if (!formats) return tl::unexpected(formats.error());
  auto saved = open_saved_run(path);
  if (!saved) return tl::unexpected(saved.error());
  auto& [run, plan, frame] = *saved;
  const auto journal = run.read_trials();
  if (!journal) return tl::unexpected(journal.error());
  if (journal->unusable_lines > 0) {
    return fail(fmt::format("{}: {} lines of the journal are unusable; their trials would be lost",
                            path, journal->unusable_lines),
                ErrorKind::usage);
  }
  auto records = journal->trials;
  for (auto& record : records) {
    auto judged = judged_again(run, plan, record);
    if (!judged) return tl::unexpected(judged.error());
    record = *std::move(judged);
  }
  if (const auto written = run.rewrite_trials(records); !written) {
    return tl::unexpected(written.error());
  }
  return finish(run, plan, frame, {.formats = *formats});
}

}  // namespace

ExitCode command_judge(const std::string& run_directory, const std::string& formats) {
  const auto code = judge_all(run_directory, formats);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
