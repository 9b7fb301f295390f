// What the client of a trial backs up.
#pragma once

#include "harness/control/machine.h"
#include "harness/model/expand.h"
#include "harness/model/recipe.h"

namespace backfault {

/// How large the data shall be. An error says that the option's value is no size.
[[nodiscard]] Result<Bytes> data_bytes(const RecipeData& data, const Bindings& bindings);

/// Makes the recipe's data at `${data.dir}`; nothing where it has none.
[[nodiscard]] Result<void> make_data(Machine& machine, const Recipe& recipe,
                                     const Bindings& bindings, Seed seed);

}  // namespace backfault
