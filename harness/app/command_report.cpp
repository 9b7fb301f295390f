// report: render again what the journal holds.
#include "harness/app/commands.h"
#include "harness/app/complain.h"
#include "harness/app/finish.h"

namespace backfault {
namespace {

Result<ExitCode> report(const std::string& path, const std::string& format_list) {
  const auto formats = formats_of(format_list);
  if (!formats) return tl::unexpected(formats.error());
  auto run = RunDirectory::open(path);
  if (!run) return tl::unexpected(run.error());
  const auto plan = read_plan(*run);
  if (!plan) return tl::unexpected(plan.error());
  return finish(*run, *plan, read_frame(*run), {.formats = *formats});
}

}  // namespace

ExitCode command_report(const std::string& run_directory, const std::string& formats) {
  const auto code = report(run_directory, formats);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
