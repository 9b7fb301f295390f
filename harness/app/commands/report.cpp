// report: render again what the journal holds.
#include "harness/app/campaign/finish.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"

namespace backfault {
namespace {

Result<ExitCode> report(const std::string& path, const std::string& format_list) {
  const auto formats = formats_of(format_list);
  if (!formats) return tl::unexpected(formats.error());
  auto saved = open_saved_run(path);
  if (!saved) return tl::unexpected(saved.error());
  auto& [run, plan, frame] = *saved;
  const auto journal = run.read_trials();
  if (journal && journal->unusable_lines > 0) {
    talk("backfault: {}: {} lines of the journal are unusable and left out\n", path,
         journal->unusable_lines);
  }
  return finish(run, plan, frame, {.formats = *formats});
}

}  // namespace

ExitCode command_report(const std::string& run_directory, const std::string& formats) {
  const auto code = report(run_directory, formats);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
