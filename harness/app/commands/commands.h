// One function for each command; each returns the program's exit code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/app/catalogue/plan_input.h"
#include "harness/app/console/exit_code.h"
#include "harness/app/console/progress_line.h"
#include "harness/control/capability.h"

namespace backfault {

struct RunOptions {
  PlanInput plan;
  std::string out;  ///< Empty: the first free runs/NAME-N.
  unsigned jobs = 1;
  std::string length;  ///< A duration; empty: the whole plan.
  std::string formats = "console,json,junit";
  ProgressStyle progress = ProgressStyle::automatic;
  bool namespaces = true;
};

struct CertifyOptions {
  std::string profile;               ///< A shipped name or a path.
  std::string client;                ///< A recipe's name or path.
  std::vector<std::string> options;  ///< "time_limits=bounded"
  std::string waivers;               ///< A path; empty: none.
  std::string out;
  unsigned jobs = 1;
  std::optional<std::uint64_t> trials;
  std::optional<std::uint64_t> seed;
  ProgressStyle progress = ProgressStyle::automatic;
};

[[nodiscard]] ExitCode command_certify(const CertifyOptions& options);
[[nodiscard]] ExitCode command_run(const RunOptions& options);
[[nodiscard]] ExitCode command_plan(const PlanInput& input, bool as_json);
[[nodiscard]] ExitCode command_judge(const std::string& run_directory, const std::string& formats);
[[nodiscard]] ExitCode command_replay(const std::string& run_directory, std::uint64_t trial,
                                      const std::string& out);
[[nodiscard]] ExitCode command_report(const std::string& run_directory, const std::string& formats);
[[nodiscard]] ExitCode command_list(const std::string& what);
[[nodiscard]] ExitCode command_explain(const std::string& name);
[[nodiscard]] ExitCode command_schema(const std::string& name);
[[nodiscard]] ExitCode command_verify(const std::string& path);
[[nodiscard]] ExitCode command_doctor();
/// The capabilities as `doctor` shows them, for a machine that gives the harness so many cores.
[[nodiscard]] std::string describe_capabilities(const std::vector<CapabilityState>& states,
                                                std::size_t cores);

}  // namespace backfault
