// A Variant <-> its place in plan.json.
#pragma once

#include "harness/model/scenario.h"
#include "harness/scenario/checked_json.h"

namespace backfault {

[[nodiscard]] Json variant_to_json(const Variant& variant);

/// Strict, but takes faults and their parameters as they are.
[[nodiscard]] Variant variant_from_json(const JsonValue& value);

}  // namespace backfault
