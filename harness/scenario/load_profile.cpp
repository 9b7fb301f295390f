#include "harness/scenario/load_profile.h"

#include <algorithm>
#include <set>

#include "harness/base/quote.h"
#include "harness/scenario/checked_json.h"
#include "harness/scenario/load_scenario.h"

namespace backfault {
namespace {

constexpr std::size_t most_requirements = 1000;
constexpr std::size_t most_profiles = 100;

std::string origin_of(const Profile& profile, const ProfileRequirement& requirement) {
  return fmt::format("{}: requirement {}", one_line(profile.origin), requirement.name);
}

/// The members of a requirement are those of a scenario, but for its targets and its matrix.
ProfileRequirement read_requirement(const JsonValue& value, const std::string& profile) {
  const JsonObject object(value, {"name", "summary", "faults", "trials", "limits", "recovery",
                                  "older_backup", "expect"});
  ProfileRequirement requirement{.name = profile + "." + object.get("name").name(),
                                 .summary = object.text_or("summary", ""),
                                 .scenario = {}};
  static_cast<void>(object.get("faults"));
  static_cast<void>(object.get("expect"));
  Json scenario = {{"schema", "backfault-scenario/1"}, {"name", requirement.name}};
  for (const auto& [key, member] : value.members()) {
    if (key != "name") scenario[key] = member.json();
  }
  requirement.scenario = write_json(scenario);
  return requirement;
}

Result<Scenario> scenario_of(const Profile& profile, const ProfileRequirement& requirement,
                             const CertifiedTarget& target, const FaultCatalogue& catalogue) {
  const std::string origin = origin_of(profile, requirement);
  auto document = parse_json(requirement.scenario, origin);
  if (!document) return tl::unexpected(document.error());
  const auto use = [&](const std::map<std::string, std::string>& with) {
    return Json{{"target", target.target}, {"with", Json(with)}};
  };
  if (target.has_server) (*document)["server"] = use(target.server_with);
  (*document)["client"] = use(target.client_with);
  return load_scenario(write_json(*document), origin, {}, catalogue);
}

/// With any client at all: what is wrong without one is wrong in the profile.
Result<void> check_requirement(const Profile& profile, const ProfileRequirement& requirement,
                               const FaultCatalogue& catalogue) {
  const CertifiedTarget any{.target = "any", .client_with = {}, .server_with = {}};
  return scenario_of(profile, requirement, any, catalogue).map([](const Scenario&) {});
}

struct Inclusion {
  const std::function<Result<Profile>(const std::string&)>& find;
  std::vector<Profile> all;
  std::set<std::string> begun;
};

// NOLINTNEXTLINE(misc-no-recursion): profiles that were begun are not begun again.
Result<void> include(Inclusion& inclusion, const Profile& profile) {
  if (inclusion.begun.size() >= most_profiles) {
    return fail(fmt::format("more than {} profiles in one", most_profiles), ErrorKind::usage);
  }
  inclusion.begun.insert(profile.name);
  for (const std::string& name : profile.includes) {
    const bool is_done =
        std::ranges::find(inclusion.all, name, &Profile::name) != inclusion.all.end();
    if (is_done) continue;
    if (inclusion.begun.contains(name)) {
      return fail(fmt::format("{}: /includes: {} includes this profile in its turn",
                              one_line(profile.origin), in_quotes(name)),
                  ErrorKind::usage);
    }
    const auto other = inclusion.find(name);
    if (!other) return fail_in(one_line(profile.origin) + ": /includes", other.error());
    if (const auto done = include(inclusion, *other); !done) return done;
  }
  inclusion.all.push_back(profile);
  return {};
}

}  // namespace

Result<Profile> load_profile(const std::string& text, const std::string& origin,
                             const FaultCatalogue& catalogue) {
  const auto document = parse_json(text, origin);
  if (!document) return tl::unexpected(document.error());
  JsonProblem problem(origin);
  const JsonObject object =
      JsonObject::of_schema(JsonValue(*document, "", problem), "backfault-profile/1",
                            {"schema", "name", "summary", "includes", "requirements"});
  Profile profile{.name = object.get("name").name(),
                  .summary = object.text_or("summary", ""),
                  .origin = origin,
                  .includes = {},
                  .requirements = {}};
  if (const auto includes = object.find("includes")) {
    for (const JsonValue& item : includes->items()) profile.includes.push_back(item.name());
  }
  std::set<std::string> names;
  if (const auto requirements = object.find("requirements")) {
    const auto items = requirements->items();
    if (items.size() > most_requirements) {
      requirements->refuse(fmt::format("more than {} requirements", most_requirements));
    }
    for (const JsonValue& item : items) {
      if (problem.found()) break;
      profile.requirements.push_back(read_requirement(item, profile.name));
      const std::string& name = profile.requirements.back().name;
      if (!names.insert(name).second) item.refuse("a second requirement named " + name);
    }
  }
  if (profile.requirements.empty() && profile.includes.empty()) {
    problem.add("", "a profile without requirements asks for nothing");
  }
  for (const auto& requirement : profile.requirements) {
    if (problem.found()) break;
    const auto checked = check_requirement(profile, requirement, catalogue);
    if (!checked) return tl::unexpected(checked.error());
  }
  return problem.result(std::move(profile));
}

Result<std::vector<Profile>> with_included(
    const Profile& profile, const std::function<Result<Profile>(const std::string&)>& find) {
  Inclusion inclusion{.find = find, .all = {}, .begun = {}};
  return include(inclusion, profile).map([&] { return std::move(inclusion.all); });
}

Result<std::vector<Scenario>> scenarios_for(const std::vector<Profile>& profiles,
                                            const CertifiedTarget& target,
                                            const FaultCatalogue& catalogue) {
  std::vector<Scenario> scenarios;
  for (const Profile& profile : profiles) {
    for (const ProfileRequirement& requirement : profile.requirements) {
      auto scenario = scenario_of(profile, requirement, target, catalogue);
      if (!scenario) return tl::unexpected(scenario.error());
      scenarios.push_back(*std::move(scenario));
    }
  }
  return scenarios;
}

}  // namespace backfault
