// A certification for people: requirement by requirement.
#pragma once

#include <string>

#include "harness/model/certification.h"

namespace backfault {

/// The table, what was waived, and the verdict before and after waivers.
[[nodiscard]] std::string certification_table(const Certification& certification);

}  // namespace backfault
