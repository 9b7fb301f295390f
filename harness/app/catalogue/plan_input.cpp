#include "harness/app/catalogue/plan_input.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>

#include "faults/table.h"
#include "harness/app/catalogue/catalogue.h"
#include "harness/app/catalogue/data_option.h"
#include "harness/os/base/clock.h"
#include "harness/scenario/load_scenario.h"

namespace backfault {
namespace {

// A night of the quickest trials does not use up a plan of this many.
constexpr std::uint64_t trials_without_bound = 1'000'000;

Result<Override> parse_override(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || !text.starts_with('/')) {
    return fail("--set: \"" + text + "\" is not PATH=VALUE, for example /server/with/data=64MiB",
                ErrorKind::usage);
  }
  return Override{.pointer = text.substr(0, equals), .value = text.substr(equals + 1)};
}

std::optional<std::uint64_t> parse_number(const std::string_view text) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<Shard> parse_shard(const std::string& text) {
  if (text.empty()) return Shard{};
  const auto slash = text.find('/');
  const auto index = parse_number(std::string_view(text).substr(0, slash));
  const auto count = slash == std::string::npos
                         ? std::nullopt
                         : parse_number(std::string_view(text).substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count) {
    return fail("--shard: \"" + text + "\" is not I/N with 1 <= I <= N", ErrorKind::usage);
  }
  return Shard{.index = *index, .count = *count};
}

Result<Scenario> load(const std::string& name, const std::vector<Override>& overrides) {
  const auto path = find_input(name, shipped_scenarios(), "scenario");
  if (!path) return tl::unexpected(path.error());
  const auto text = read_input(*path);
  if (!text) return tl::unexpected(text.error());
  return load_scenario(*text, *path, overrides, {.types = all_faults()});
}

/// A scenario names a recipe file relative to itself; a shipped recipe by its name.
std::string beside_scenario(const Scenario& scenario, const std::string& target) {
  namespace fs = std::filesystem;
  if (target.find('/') == std::string::npos || target.starts_with('/')) return target;
  std::error_code ignored;
  const auto beside = fs::path(scenario.origin).parent_path() / target;
  return fs::exists(beside, ignored) ? beside.string() : target;
}

}  // namespace

Result<Plan> plan_from_input(const PlanInput& input) {
  std::vector<Override> overrides;
  for (const auto& text : input.set) {
    auto parsed = parse_override(text);
    if (!parsed) return tl::unexpected(parsed.error());
    overrides.push_back(*std::move(parsed));
  }
  const auto shard = parse_shard(input.shard);
  if (!shard) return tl::unexpected(shard.error());
  std::vector<Scenario> scenarios;
  for (const auto& name : input.scenarios) {
    auto scenario = load(name, overrides);
    if (!scenario) return tl::unexpected(scenario.error());
    scenarios.push_back(*std::move(scenario));
  }
  auto trials = input.trials;
  if (!trials && input.unbounded) {
    std::uint64_t variants = 0;
    for (const auto& scenario : scenarios) variants += scenario.variants.size();
    trials =
        std::max<std::uint64_t>(1, trials_without_bound / std::max<std::uint64_t>(1, variants));
  }
  return plan_of_scenarios(std::move(scenarios),
                           {.seed = seed_or_clock(input.seed), .trials = trials, .shard = *shard});
}

Seed seed_or_clock(const std::optional<std::uint64_t> seed) {
  return Seed{seed ? *seed : static_cast<std::uint64_t>(wall_now().unix_us)};
}

Result<Plan> plan_of_scenarios(std::vector<Scenario> scenarios, const PlanOptions& options) {
  auto recipes = collect_recipes(scenarios, [&](const std::string& target) {
    return find_recipe(beside_scenario(scenarios.front(), target));
  });
  if (!recipes) return tl::unexpected(recipes.error());
  if (const auto checked = check_data_options(scenarios, *recipes); !checked) {
    return tl::unexpected(checked.error());
  }
  return make_plan(std::move(scenarios), *std::move(recipes), options);
}

}  // namespace backfault
