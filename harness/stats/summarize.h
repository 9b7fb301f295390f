// From judged trials to the campaign's numbers: counts, rates, comparisons, requirements, verdict.
#pragma once

#include "harness/model/plan.h"
#include "harness/model/record.h"

namespace backfault {

/// Fills `planned`, `outcomes`, `variants`, `comparisons`, `requirements` and `verdict` from the
/// trials of `campaign` and from what `plan` asked for; everything else stays as it is. A trial
/// belongs to the variant that the plan gives its number; a record that does not match the plan, or
/// comes twice, counts nowhere and makes the campaign inconclusive. So does a planned trial without
/// a record, and a scenario of which nothing ran: silence never passes.
void summarize(CampaignRecord& campaign, const Plan& plan);

}  // namespace backfault
