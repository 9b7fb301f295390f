// explain: one name of the catalogue in full.
#include <algorithm>
#include <cstdio>

#include "faults/table.h"
#include "harness/app/catalogue/catalogue.h"
#include "harness/app/catalogue/not_offered.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/os/programs/find_program.h"
#include "reports/table.h"

namespace backfault {
namespace {

std::string kind_text(const ParamSpec& spec, const bool is_data) {
  if (is_data) return "a size, or the path of a file or folder";
  switch (spec.kind) {
    case ParamKind::text:
      return "text";
    case ParamKind::choice:
      return fmt::format("one of {}", fmt::join(spec.choices, ", "));
    case ParamKind::count:
      return "count";
    case ParamKind::size:
      return "size, such as 64KiB";
    case ParamKind::duration:
      return "duration, such as 250ms";
    case ParamKind::fraction:
      return "number from 0 to 1";
    case ParamKind::rate:
      return "bytes per second, such as 10MB/s";
  }
  return "";
}

void print_param(const ParamSpec& spec, const bool is_data = false) {
  print_result("  {:<20} {}\n", spec.name, spec.summary);
  std::string limits = kind_text(spec, is_data);
  if (spec.least) limits += ", at least " + *spec.least;
  if (spec.most) limits += ", at most " + *spec.most;
  if (spec.default_text) limits += ", default " + *spec.default_text;
  if (spec.required) limits += ", required";
  print_result("  {:<20} ({})\n", "", limits);
}

void print_fault(const FaultType& type) {
  print_result("fault {}: {}\n", type.name, type.summary);
  print_result("on: ");
  for (const Role role : type.on) print_result("{} ", to_string(role));
  print_result("\neffect: {}\n", type.effect == Effect::slows
                                     ? "the client must still make progress while it holds"
                                     : "no progress is expected until it is reverted");
  for (const Capability need : type.needs) print_result("needs: {}\n", to_string(need));
  print_result("parameters:{}\n", type.params.empty() ? " none" : "");
  for (const auto& param : type.params) print_param(param);
  print_result("example: {}\n", type.example);
}

ExitCode print_recipe(const std::string& name) {
  const auto recipe = find_recipe(name);
  if (!recipe) return complain(recipe.error());
  print_result("target {}: {}\n", recipe->name, recipe->summary);
  for (const auto& need : recipe->needs) {
    const auto path = find_program(need.program, program_folder());
    print_result("needs {}: {}\n", need.program,
                 path ? *path : "missing; install the package " + need.package);
  }
  print_result("options:\n");
  for (const auto& [option, value] : recipe->options) print_param(value.spec, value.data);
  for (const auto& [control, value] : recipe->controls) {
    print_result("control {}: {}\n", control, fmt::join(value.words, " "));
  }
  return ExitCode::requirements_met;
}

template <typename Items>
std::vector<std::string> names_of(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

ExitCode print_scenario(const std::string& name) {
  PlanInput input;
  input.scenarios = {name};
  input.seed = 1;
  return command_plan(input, false);
}

ExitCode print_profile(const std::string& name) {
  const auto profile = find_profile(name);
  if (!profile) return complain(profile.error());
  print_result("profile {}: {}\n", profile->name, profile->summary);
  for (const auto& other : profile->includes) print_result("includes {}\n", other);
  for (const auto& requirement : profile->requirements) {
    print_result("  {}\n      {}\n", requirement.name, requirement.summary);
  }
  return ExitCode::requirements_met;
}

}  // namespace

ExitCode command_explain(const std::string& name) {
  for (const auto& type : all_faults()) {
    if (type.name != name) continue;
    print_fault(type);
    return ExitCode::requirements_met;
  }
  for (const auto& type : all_reports()) {
    if (type.name != name) continue;
    print_result("format {}: {}\n", type.name, type.summary);
    if (!type.file.empty()) print_result("file: {}\n", type.file);
    return ExitCode::requirements_met;
  }
  const auto targets = names_of(shipped_recipes());
  const bool is_file = name.find('/') != std::string::npos || name.ends_with(".json");
  if (contains(targets, name) || is_file) return print_recipe(name);
  const auto scenarios = names_of(shipped_scenarios());
  if (contains(scenarios, name)) return print_scenario(name);
  const auto profiles = names_of(shipped_profiles());
  if (contains(profiles, name)) return print_profile(name);
  if (const auto reason = why_not_offered(name)) {
    print_result("fault {}: not offered\n{}\n", name, *reason);
    return ExitCode::requirements_met;
  }
  auto known = names_of(all_faults());
  for (const auto& more : {names_of(all_reports()), targets, scenarios, profiles}) {
    known.insert(known.end(), more.begin(), more.end());
  }
  return complain({unknown_name_text("name", name, known), ErrorKind::usage});
}

}  // namespace backfault
