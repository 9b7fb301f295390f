#include "harness/app/campaign/new_run.h"

#include <filesystem>

#include "harness/scenario/plan_json.h"

namespace backfault {
namespace {

Result<std::string> first_free(const std::string& stem) {
  constexpr int most = 100'000;
  for (int number = 1; number <= most; ++number) {
    std::string path = fmt::format("{}-{}", stem, number);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return path;
  }
  return fail(fmt::format("{}-N: all numbers up to {} are taken", stem, most));
}

}  // namespace

Result<RunDirectory> new_run(const std::string& out, const std::string& stem, const Plan& plan) {
  const auto path = out.empty() ? first_free(stem) : Result<std::string>(out);
  if (!path) return tl::unexpected(path.error());
  auto run = RunDirectory::create(*path);
  if (!run) return run;
  const auto written = run->write_plan(plan_to_json(plan));
  if (!written) return tl::unexpected(written.error());
  return run;
}

}  // namespace backfault
