// The options and controls of a recipe.
#pragma once

#include <string>

#include "harness/model/recipe.h"
#include "harness/scenario/checked_json.h"

namespace backfault {

/// Either a table from choice to argument words (the default is "default", or else the first), or,
/// when its "type" is a text, a typed value.
[[nodiscard]] RecipeOption read_option(const std::string& name, const JsonValue& value);

[[nodiscard]] RecipeControl read_control(const JsonValue& value);

/// The canonical text of an option's value, or an error that says what is allowed. Data must be a
/// size or an absolute path; whether that exists is not looked at.
[[nodiscard]] Result<std::string> check_option(const RecipeOption& option, const std::string& text);

/// The name of an option's type in a recipe file.
[[nodiscard]] std::string type_name(const RecipeOption& option);

}  // namespace backfault
