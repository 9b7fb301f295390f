// Which programs of a target are not on this machine.
#pragma once

#include <string>
#include <vector>

#include "harness/model/plan.h"

namespace backfault {

/// One sentence for each program that the variant's targets need and that cannot be found, with
/// the package that has it. `program_folder` is looked at before the usual system folders.
[[nodiscard]] std::vector<std::string> missing_products(const Plan& plan, const Variant& variant,
                                                        const std::string& program_folder);

}  // namespace backfault
