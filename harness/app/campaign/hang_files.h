// The files about a hang beside its observation: certificate.json and graph.dot.
#pragma once

#include "harness/model/record.h"
#include "harness/record/run_directory.h"

namespace backfault {

/// Writes what is proven of the trial's hang into its evidence folder, and names the certificate in
/// the record. A hang of which nothing is proven has none.
[[nodiscard]] Result<void> write_hang_files(RunDirectory& run, const Observation& observation,
                                            TrialRecord& record);

}  // namespace backfault
