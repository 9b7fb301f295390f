#include "harness/scenario/plan_json.h"

#include <iterator>

#include "harness/base/clean_text.h"
#include "harness/scenario/check_targets.h"
#include "harness/scenario/load_recipe.h"
#include "harness/scenario/load_scenario.h"
#include "harness/scenario/read_variant.h"
#include "harness/scenario/recipe_json.h"
#include "harness/scenario/variant_json.h"

namespace backfault {
namespace {

constexpr auto schema = "backfault-plan/1";

/// Room for the most trials that a campaign may have.
constexpr JsonBounds plan_bounds{
    .bytes = std::size_t{2} << 30, .values = 10 * std::size_t{most_trials}, .depth = 64};

/// The name of a file without its folders, which differ between machines.
std::string file_name(const std::string& origin) {
  return clean_text(origin.substr(origin.rfind('/') + 1));
}

Json scenario_to_json(const Scenario& scenario) {
  Json json = {{"name", scenario.name},
               {"summary", scenario.summary},
               {"origin", file_name(scenario.origin)},
               {"trials", scenario.trials},
               {"compare", Json::array()},
               {"variants", Json::array()}};
  for (const auto& [axis, of, against] : scenario.comparisons) {
    json["compare"].push_back(Json{{"axis", axis}, {"of", of}, {"against", against}});
  }
  for (const Variant& variant : scenario.variants) {
    json["variants"].push_back(variant_to_json(variant));
  }
  return json;
}

Scenario read_scenario(const JsonValue& value) {
  const JsonObject object(value, {"name", "summary", "origin", "trials", "compare", "variants"});
  Scenario scenario;
  scenario.name = object.get("name").name();
  scenario.summary = object.get("summary").text();
  scenario.origin = object.get("origin").text();
  scenario.trials = object.get("trials").count(1, most_trials);
  for (const JsonValue& item : object.get("compare").items()) {
    const JsonObject comparison(item, {"axis", "of", "against"});
    scenario.comparisons.push_back({.axis = comparison.get("axis").text(),
                                    .of = comparison.get("of").text(),
                                    .against = comparison.get("against").text()});
  }
  for (const JsonValue& item : object.get("variants").items()) {
    scenario.variants.push_back(variant_from_json(item));
  }
  return scenario;
}

void read_recipes(const JsonValue& value, Plan& plan) {
  for (const auto& [target, entry] : value.members()) {
    const JsonObject object(entry, {"origin", "recipe"});
    Recipe recipe = read_recipe(object.get("recipe"));
    recipe.origin = object.get("origin").text();
    plan.recipes.emplace(target, std::move(recipe));
  }
}

/// Trials that name no variant of this plan, or stand out of order, are no plan of ours.
void read_trials(const JsonValue& value, Plan& plan) {
  std::uint64_t last = 0;
  for (const JsonValue& item : value.items()) {
    if (value.problem().found()) return;
    const JsonObject object(item, {"trial", "scenario", "variant", "seed"});
    TrialSpec trial{.number = object.get("trial").count(last + 1, most_trials)};
    const std::size_t scenarios = plan.scenarios.size();
    const JsonValue scenario = object.get("scenario");
    if (scenarios == 0) scenario.refuse("there are no scenarios");
    if (value.problem().found()) return;
    trial.scenario = scenario.count(0, scenarios - 1);
    const std::size_t variants = plan.scenarios[trial.scenario].variants.size();
    const JsonValue variant = object.get("variant");
    if (variants == 0) variant.refuse("the scenario has no variants");
    if (value.problem().found()) return;
    trial.variant = variant.count(0, variants - 1);
    trial.seed = object.get("seed").seed();
    last = trial.number;
    plan.trials.push_back(trial);
  }
}

}  // namespace

std::string plan_to_json(const Plan& plan) {
  Json json = {{"schema", schema},
               {"name", plan.name},
               {"seed", std::to_string(plan.seed.value)},
               {"recipes", Json::object()},
               {"scenarios", Json::array()}};
  for (const auto& [target, recipe] : plan.recipes) {
    json["recipes"][target] =
        Json{{"origin", file_name(recipe.origin)}, {"recipe", recipe_to_json(recipe)}};
  }
  for (const Scenario& scenario : plan.scenarios) {
    json["scenarios"].push_back(scenario_to_json(scenario));
  }
  std::string text = write_json(json);
  // Trials stand on a line each: there may be millions, and people search for one by its number.
  text.resize(text.size() - std::string_view("\n}\n").size());
  text += ",\n  \"trials\": [";
  const char* separator = "\n";
  for (const TrialSpec& trial : plan.trials) {
    fmt::format_to(std::back_inserter(text),
                   "{}    {{\"trial\": {}, \"scenario\": {}, \"variant\": {}, \"seed\": \"{}\"}}",
                   separator, trial.number, trial.scenario, trial.variant, trial.seed.value);
    separator = ",\n";
  }
  return text + "\n  ]\n}\n";
}

Result<Plan> plan_from_json(const std::string& text, const std::string& origin) {
  const Result<Json> document = parse_json(text, origin, plan_bounds);
  if (!document) return tl::unexpected(document.error());
  JsonProblem problem(origin);
  const JsonObject object =
      JsonObject::of_schema(JsonValue(*document, "", problem), schema,
                            {"schema", "name", "seed", "recipes", "scenarios", "trials"});
  Plan plan;
  plan.name = object.get("name").text();
  plan.seed = object.get("seed").seed();
  read_recipes(object.get("recipes"), plan);
  for (const JsonValue& item : object.get("scenarios").items()) {
    plan.scenarios.push_back(read_scenario(item));
  }
  read_trials(object.get("trials"), plan);
  for (Scenario& scenario : plan.scenarios) {
    for (Variant& variant : scenario.variants) {
      if (!problem.found()) check_targets(variant, plan.recipes, problem);
    }
  }
  return problem.result(std::move(plan));
}

}  // namespace backfault
