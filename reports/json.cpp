// The campaign's record for programs; harness/record names its keys.
#include "harness/record/campaign_json.h"
#include "reports/table.h"

namespace backfault {

ReportType json_report() {
  return {.name = "json",
          .summary = "the whole campaign for programs: counts, rates, comparisons, requirements",
          .file = "report.json",
          .render = campaign_to_json};
}

}  // namespace backfault
