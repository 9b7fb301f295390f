// A recipe file's text -> a checked Recipe.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/model/recipe.h"
#include "harness/scenario/checked_json.h"

namespace backfault {

/// Refuses unknown and duplicate keys, unknown placeholders, patterns that are no regular
/// expressions, and values that contradict each other, with `origin` and the JSON path.
[[nodiscard]] Result<Recipe> load_recipe(const std::string& text, const std::string& origin);

/// The same for a recipe within another document.
[[nodiscard]] Recipe read_recipe(const JsonValue& value);

}  // namespace backfault
