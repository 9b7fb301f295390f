// One judged trial as a line of trials.jsonl.
#pragma once

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/model/record.h"

namespace backfault {

/// A document of schema "backfault-trial/1" on one line, without a newline. All text is cleaned.
[[nodiscard]] std::string trial_record_to_line(const TrialRecord& record);

/// Reads it back. Another schema version, a missing key and a wrong value are errors that begin
/// with `origin`; unknown keys are passed by.
[[nodiscard]] Result<TrialRecord> trial_record_from_line(std::string_view line,
                                                         const std::string& origin);

/// The JSON Schema of the document.
[[nodiscard]] std::string trial_json_schema();

}  // namespace backfault
