// certify: run a certification profile against one client.
#include <algorithm>

#include "faults/table.h"
#include "harness/app/campaign/finish.h"
#include "harness/app/campaign/whole_run.h"
#include "harness/app/catalogue/catalogue.h"
#include "harness/app/catalogue/certified_product.h"
#include "harness/app/commands/certification_table.h"
#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/os/base/sha256.h"
#include "harness/record/certification_json.h"
#include "harness/scenario/load_profile.h"
#include "harness/scenario/load_waivers.h"

namespace backfault {
namespace {

constexpr const char* certification_file = "certificate.json";
constexpr std::size_t day_length = 10;  // Of "2001-02-03T04:05:06Z".

/// An option goes to the side that it is of; where either could have it, to the client's.
Result<CertifiedTarget> target_of(const Recipe& recipe, const CertifyOptions& options) {
  CertifiedTarget target{.target = options.client,
                         .client_with = {},
                         .server_with = {},
                         .has_server = recipe.server.has_value()};
  for (const std::string& text : options.options) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail("--option: \"" + text + "\" is not NAME=VALUE, for example time_limits=bounded",
                  ErrorKind::usage);
    }
    const std::string name = text.substr(0, equals);
    const auto option = recipe.options.find(name);
    if (option == recipe.options.end()) {
      std::vector<std::string> known;
      for (const auto& [known_name, known_option] : recipe.options) known.push_back(known_name);
      return fail("--option: " + unknown_name_text("option of " + recipe.name, name, known),
                  ErrorKind::usage);
    }
    const bool is_servers = option->second.of == std::vector<Role>{Role::server};
    (is_servers ? target.server_with : target.client_with)[name] = text.substr(equals + 1);
  }
  return target;
}

/// What is known before anything runs.
struct Preparation {
  Certification certification;
  std::vector<Profile> profiles;
  std::vector<Waiver> waivers;
  Plan plan;
};

Result<std::vector<Waiver>> waivers_for(const std::string& path,
                                        const std::vector<Scenario>& scenarios) {
  if (path.empty()) return std::vector<Waiver>();
  std::vector<std::string> names;
  for (const Scenario& scenario : scenarios) names.push_back(scenario.name);
  return read_input(path).and_then(
      [&](const std::string& text) { return load_waivers(text, path, names); });
}

Result<void> describe_product(const Recipe& recipe, const CertifyOptions& options,
                              Certification& certification) {
  auto programs = find_product(recipe);
  if (!programs) return tl::unexpected(programs.error());
  const auto recipe_digest = digest_of_file(recipe.origin);
  if (!recipe_digest) return tl::unexpected(recipe_digest.error());
  const auto own_digest = digest_of_file("/proc/self/exe");
  if (!own_digest) return tl::unexpected(own_digest.error());
  certification.target = recipe.name;
  certification.target_sha256 = *recipe_digest;
  certification.programs = *std::move(programs);
  certification.backfault_version = BACKFAULT_VERSION;
  certification.backfault_sha256 = *own_digest;
  for (const std::string& text : options.options) {
    certification.options[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
  }
  return {};
}

Result<Preparation> prepare(const CertifyOptions& options) {
  const auto profile = find_profile(options.profile);
  if (!profile) return tl::unexpected(profile.error());
  auto profiles = with_included(*profile, find_profile);
  if (!profiles) return tl::unexpected(profiles.error());
  const auto recipe = find_recipe(options.client);
  if (!recipe) return tl::unexpected(recipe.error());
  const auto target = target_of(*recipe, options);
  if (!target) return tl::unexpected(target.error());
  auto scenarios = scenarios_for(*profiles, *target, {.types = all_faults()});
  if (!scenarios) return tl::unexpected(scenarios.error());
  auto waivers = waivers_for(options.waivers, *scenarios);
  if (!waivers) return tl::unexpected(waivers.error());
  Preparation prepared{.certification = {.profile = profile->name},
                       .profiles = *std::move(profiles),
                       .waivers = *std::move(waivers),
                       .plan = {}};
  for (const Profile& one : prepared.profiles) {
    const auto digest = digest_of_file(one.origin);
    if (!digest) return tl::unexpected(digest.error());
    prepared.certification.profile_sha256[one.name] = *digest;
  }
  const auto described = describe_product(*recipe, options, prepared.certification);
  if (!described) return tl::unexpected(described.error());
  auto plan = plan_of_scenarios(
      *std::move(scenarios),
      {.seed = seed_or_clock(options.seed), .trials = options.trials, .shard = {}});
  if (!plan) return tl::unexpected(plan.error());
  prepared.plan = *std::move(plan);
  prepared.plan.name = fmt::format("certify-{}-{}", profile->name, recipe->name);
  return prepared;
}

std::string requirement_summary(const std::vector<Profile>& profiles,
                                const std::string& requirement) {
  for (const Profile& profile : profiles) {
    const auto found =
        std::ranges::find(profile.requirements, requirement, &ProfileRequirement::name);
    if (found != profile.requirements.end()) return found->summary;
  }
  return "";
}

Result<void> fill_in(Certification& certification, const Preparation& prepared,
                     const WholeRun& whole) {
  const auto campaign = assemble(whole.run, whole.plan, whole.frame);
  if (!campaign) return tl::unexpected(campaign.error());
  certification.environment = campaign->environment;
  certification.seed = campaign->seed;
  certification.started = campaign->started;
  certification.duration = campaign->duration;
  const std::string today = format_wall_time(campaign->started).substr(0, day_length);
  certification.requirements = apply_waivers(*campaign, prepared.waivers, today);
  for (CertifiedRequirement& requirement : certification.requirements) {
    requirement.summary = requirement_summary(prepared.profiles, requirement.name);
    const bool was_run = std::ranges::any_of(requirement.outcomes, [](const auto& entry) {
      return entry.first != Outcome::invalid && entry.first != Outcome::skipped;
    });
    if (!was_run) certification.not_run.push_back(requirement.name);
  }
  certification.before = verdict_of(certification.requirements, &CertifiedRequirement::before);
  certification.after = verdict_of(certification.requirements, &CertifiedRequirement::after);
  for (const char* const file : {plan_file, journal_file, "report.json", "junit.xml"}) {
    const auto digest = digest_of_file(whole.run.path() + "/" + file);
    if (!digest) return tl::unexpected(digest.error());
    certification.records_sha256[file] = *digest;
  }
  return {};
}

Result<ExitCode> certify(const CertifyOptions& options) {
  const auto formats = formats_of("json,junit");
  if (!formats) return tl::unexpected(formats.error());
  auto prepared = prepare(options);
  if (!prepared) return tl::unexpected(prepared.error());
  const std::string stem = "runs/" + prepared->plan.name;
  auto whole = run_whole(
      prepared->plan,
      {.out = options.out,
       .stem = stem,
       .campaign = {.jobs = options.jobs, .length = std::nullopt, .progress = options.progress},
       .namespaces = true});
  if (!whole) return tl::unexpected(whole.error());
  const auto code = finish(whole->run, whole->plan, whole->frame,
                           {.formats = *formats, .just_ran = true, .problem = whole->problem});
  if (!code || whole->frame.interrupted || !whole->problem.empty()) return code;
  Certification& certification = prepared->certification;
  if (const auto filled = fill_in(certification, *prepared, *whole); !filled) {
    return tl::unexpected(filled.error());
  }
  print_result("{}", certification_table(certification));
  if (certification.after != Judgement::passed) {
    print_result("no certificate: every requirement must pass, or be waived after it failed\n");
    return certification.after == Judgement::failed ? ExitCode::requirement_not_met
                                                    : ExitCode::inconclusive;
  }
  const auto written =
      whole->run.write_report(certification_file, certification_to_json(certification));
  if (!written) return tl::unexpected(written.error());
  print_result("certificate: {}/{}\n", whole->run.path(), certification_file);
  return ExitCode::requirements_met;
}

}  // namespace

ExitCode command_certify(const CertifyOptions& options) {
  const auto code = certify(options);
  return code ? *code : complain(code.error());
}

}  // namespace backfault
