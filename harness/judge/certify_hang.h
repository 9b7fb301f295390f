// The certificate of a trial's hang (pure).
#pragma once

#include <optional>

#include "harness/judge/assess.h"
#include "harness/model/certificate.h"
#include "harness/model/record.h"

namespace backfault {

/// The certificate of the hang that `record` tells of. `assessed` is the stall that became this
/// hang. Nothing if that stall has no proof.
[[nodiscard]] std::optional<Certificate> certify_hang(const TrialRecord& record,
                                                      const AssessedStall& assessed);

}  // namespace backfault
