// judge: judge the saved observations again, for example with a newer judge.
#include <map>

#include "harness/app/commands.h"
#include "harness/app/complain.h"
#include "harness/app/finish.h"
#include "harness/run/judge.h"

namespace backfault {
namespace {

Result<ExitCode> judge_all(const std::string& path, const std::string& format_list) {
  const auto formats = formats_of(format_list);
  if (!formats) return tl::unexpected(formats.error());
  auto run = RunDirectory::open(path);
  if (!run) return tl::unexpected(run.error());
  const auto plan = read_plan(*run);
  if (!plan) return tl::unexpected(plan.error());
  const auto journal = run->read_trials();
  if (!journal) return tl::unexpected(journal.error());
  if (journal->unusable_lines > 0) {
    return fail(fmt::format("{}: {} lines of the journal are unusable; their trials would be lost",
                            path, journal->unusable_lines));
  }
  // Only finished trials are judged; what their observation does not say stays as it was.
  std::map<std::uint64_t, const TrialSpec*> by_number;
  for (const auto& trial : plan->trials) by_number[trial.number] = &trial;
  auto records = journal->trials;
  for (auto& record : records) {
    const auto trial = by_number.find(record.trial);
    if (trial == by_number.end()) continue;
    const auto observation = run->read_observation(record.trial);
    if (observation) record = judge_trial(*plan, *trial->second, *observation);
  }
  if (const auto saved = run->rewrite_trials(records); !saved) {
    return tl::unexpected(saved.error());
  }
  return finish(*run, *plan, read_frame(*run), {.formats = *formats});
}

}  // namespace

ExitCode command_judge(const std::string& run_directory, const std::string& formats) {
  const auto code = judge_all(run_directory, formats);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
