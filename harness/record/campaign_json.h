// The campaign as it stands in report.json.
#pragma once

#include <string>

#include "harness/model/record.h"

namespace backfault {

/// A document of schema "backfault-report/1", indented. `trials` counts the finished trials; the
/// trials themselves are in trials.jsonl. Every outcome and every verdict is counted, zeros too; a
/// rate or a p-value that is not known is null. All text is cleaned.
[[nodiscard]] std::string campaign_to_json(const CampaignRecord& campaign);

/// The JSON Schema of the document.
[[nodiscard]] std::string campaign_json_schema();

}  // namespace backfault
