// The data that the client of a trial backs up.
#pragma once

#include "harness/control/machine.h"
#include "harness/model/expand.h"
#include "harness/model/recipe.h"

namespace backfault {

/// The size of the data. An error says that the value of the option is not a size.
[[nodiscard]] Result<Bytes> data_bytes(const RecipeData& data, const Bindings& bindings);

/// Makes the data of the recipe at `${data.dir}`, if it has any.
[[nodiscard]] Result<void> make_data(Machine& machine, const Recipe& recipe,
                                     const Bindings& bindings, Seed seed);

}  // namespace backfault
