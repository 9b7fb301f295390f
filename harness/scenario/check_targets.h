// Holds what a variant asks of its targets against their recipes.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/recipe.h"
#include "harness/model/scenario.h"
#include "harness/scenario/checked_json.h"

namespace backfault {

/// Finds the recipe that a scenario names, by name or path.
using RecipeResolver = std::function<Result<Recipe>(const std::string& target)>;

/// Every recipe that the scenarios name, by the name that they use; each is resolved once.
[[nodiscard]] Result<std::map<std::string, Recipe>> collect_recipes(
    const std::vector<Scenario>& scenarios, const RecipeResolver& resolver);

/// Checks targets and options, and says what is wrong to `problem`. A server that is left out is
/// filled in when the client's recipe has one; without one the client brings its own peer. One
/// recipe has one set of options: what stands under the server's and under the client's "with"
/// holds for both. Two recipes in one variant must not share the name of an option.
void check_targets(Variant& variant, const std::map<std::string, Recipe>& recipes,
                   JsonProblem& problem);

}  // namespace backfault
