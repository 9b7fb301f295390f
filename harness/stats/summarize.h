// Computes a campaign's counts, rates, comparisons, requirements and verdict from its trials.
#pragma once

#include "harness/model/plan.h"
#include "harness/model/record.h"

namespace backfault {

/// Sets `planned`, `outcomes`, `variants`, `comparisons`, `requirements` and `verdict` from the
/// trials of `campaign` and from `plan`; other members stay unchanged. The plan assigns each trial
/// number to a variant. A record that is repeated or does not match the plan is not counted and
/// makes the campaign inconclusive; so does a planned trial without a record, and a scenario
/// without any run.
void summarize(CampaignRecord& campaign, const Plan& plan);

}  // namespace backfault
