#include "harness/app/campaign/reporting.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/json/document.h"
#include "harness/os/base/clock.h"
#include "harness/os/base/sha256.h"
#include "harness/os/machine/describe_machine.h"
#include "harness/record/campaign_json.h"
#include "harness/stats/summarize.h"
#include "reports/table.h"

namespace backfault {
namespace {

constexpr auto report_file = "report.json";

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> names;
  std::string name;
  for (const char character : list + ",") {
    if (character != ',') {
      name += character;
    } else if (!name.empty()) {
      names.push_back(std::exchange(name, {}));
    }
  }
  return names;
}

}  // namespace

CampaignFrame new_frame() {
  auto environment = describe_machine();
  environment["backfault"] = BACKFAULT_VERSION;
  return {.environment = std::move(environment), .started = wall_now()};
}

CampaignFrame read_frame(const RunDirectory& run) {
  CampaignFrame frame{.interrupted = true};
  const auto text = run.read_report(report_file);
  if (!text) return frame;
  const auto document = parse_json(*text, report_file, record_bounds);
  if (!document || !document->is_object()) return frame;
  const Json& report = *document;
  const auto environment = report.find("environment");
  if (environment != report.end() && environment->is_object()) {
    for (const auto& [name, value] : environment->items()) {
      if (value.is_string()) frame.environment[name] = value.get<std::string>();
    }
  }
  const auto duration = report.find("duration_us");
  if (duration != report.end() && duration->is_number_integer()) {
    frame.duration = Duration(duration->get<std::int64_t>());
  }
  const auto started = report.find("started_unix_us");
  if (started != report.end() && started->is_number_integer()) {
    frame.started.unix_us = started->get<std::int64_t>();
  }
  const auto digest = report.find("plan_sha256");
  if (digest != report.end() && digest->is_string()) frame.plan_sha256 = digest->get<std::string>();
  frame.interrupted = report.value("interrupted", Json(true)) != Json(false);
  return frame;
}

Result<CampaignRecord> assemble(const RunDirectory& run, const Plan& plan,
                                const CampaignFrame& frame) {
  const auto plan_text = run.read_plan();
  if (!plan_text) return tl::unexpected(plan_text.error());
  const auto digest = sha256_of(*plan_text);
  if (!digest) return tl::unexpected(digest.error());
  auto journal = run.read_trials();
  if (!journal) return tl::unexpected(journal.error());
  CampaignRecord campaign{.name = plan.name,
                          .seed = plan.seed,
                          .plan_sha256 = *digest,
                          .environment = frame.environment,
                          .started = frame.started,
                          .duration = frame.duration,
                          .interrupted = frame.interrupted,
                          .trials = std::move(journal->trials),
                          .run_directory = run.path()};
  summarize(campaign, plan);
  return campaign;
}

Result<std::vector<ReportType>> formats_of(const std::string& list) {
  const auto all = all_reports();
  std::vector<std::string> names;
  for (const auto& type : all) names.push_back(type.name);
  std::vector<ReportType> chosen;
  for (const auto& name : split(list)) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const ReportType& type) { return type.name == name; });
    if (found == all.end()) {
      return fail("--format: " + unknown_name_text("report format", name, names), ErrorKind::usage);
    }
    chosen.push_back(*found);
  }
  if (chosen.empty()) return fail("--format: no format is named", ErrorKind::usage);
  return chosen;
}

Result<void> render(RunDirectory& run, const CampaignRecord& campaign,
                    const std::vector<ReportType>& formats) {
  const auto saved = run.write_report(report_file, campaign_to_json(campaign));
  if (!saved) return saved;
  for (const auto& type : formats) {
    if (type.file == report_file) continue;
    const std::string text = type.render(campaign);
    if (type.file.empty()) {
      print_result("{}", text);
      continue;
    }
    const auto written = run.write_report(type.file, text);
    if (!written) return written;
  }
  static_cast<void>(std::fflush(stdout));  // What was lost is told at the end.
  return {};
}

}  // namespace backfault
