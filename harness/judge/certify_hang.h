// The certificate of a trial's hang (pure).
#pragma once

#include <optional>

#include "harness/model/certificate.h"
#include "harness/model/observation.h"
#include "harness/model/record.h"

namespace backfault {

/// Nothing when the trial had no hang, or when nothing about it is proven.
[[nodiscard]] std::optional<Certificate> certify_hang(const TrialRecord& record,
                                                      const Observation& observation);

}  // namespace backfault
