// A Recipe -> the JSON of its file, which `read_recipe` reads back.
#pragma once

#include "harness/json/document.h"
#include "harness/model/recipe.h"

namespace backfault {

/// Nothing of the recipe is left out but the name of its file.
[[nodiscard]] Json recipe_to_json(const Recipe& recipe);

}  // namespace backfault
