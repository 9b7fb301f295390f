// The facts of one trial as they stand in evidence/TRIAL/observation.json.
#pragma once

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/model/observation.h"

namespace backfault {

/// A document of schema "backfault-observation/1". All text in it is cleaned.
[[nodiscard]] std::string observation_to_json(const Observation& observation);

/// Reads it back. Another schema version, a missing key and a wrong value are errors that begin
/// with `origin`; unknown keys are passed by.
[[nodiscard]] Result<Observation> observation_from_json(std::string_view text,
                                                        const std::string& origin);

/// The JSON Schema of the document.
[[nodiscard]] std::string observation_json_schema();

}  // namespace backfault
