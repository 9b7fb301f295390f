// list: the catalogue, from the code and from the shipped files.
#include <algorithm>
#include <cstdio>

#include "faults/table.h"
#include "harness/app/catalogue/catalogue.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/json/document.h"
#include "reports/table.h"

namespace backfault {
namespace {

struct Row {
  std::string name;
  std::string summary;
};

/// The summary that a shipped file gives of itself.
std::string summary_of(const std::string& path) {
  const auto text = read_input(path);
  if (!text) return text.error().text;
  const auto document = parse_json(*text, path);
  if (!document) return document.error().text;
  const auto found = document->find("summary");
  return found != document->end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<Row> rows_of(const std::string& what) {
  std::vector<Row> rows;
  if (what == "faults") {
    for (const auto& type : all_faults()) rows.push_back({type.name, type.summary});
  } else if (what == "formats") {
    for (const auto& type : all_reports()) rows.push_back({type.name, type.summary});
  } else {
    const auto files = what == "targets"    ? shipped_recipes()
                       : what == "profiles" ? shipped_profiles()
                                            : shipped_scenarios();
    for (const auto& file : files) rows.push_back({file.name, summary_of(file.path)});
  }
  return rows;
}

}  // namespace

ExitCode command_list(const std::string& what) {
  const std::vector<std::string> known = {"faults", "formats", "profiles", "scenarios", "targets"};
  if (std::find(known.begin(), known.end(), what) == known.end()) {
    return complain({unknown_name_text("list", what, known), ErrorKind::usage});
  }
  const auto rows = rows_of(what);
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.name.size());
  for (const auto& row : rows) print_result("{:<{}}  {}\n", row.name, width, row.summary);
  if (rows.empty()) talk("no {} are shipped\n", what);
  return ExitCode::requirements_met;
}

}  // namespace backfault
