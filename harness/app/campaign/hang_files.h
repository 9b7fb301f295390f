// The files about a hang beside its observation: certificate.json and graph.dot.
#pragma once

#include "harness/judge/judge_trial.h"
#include "harness/record/run_directory.h"

namespace backfault {

/// Writes the certificate and its graph into the evidence folder of the trial, and names the
/// certificate in the record. Without a certificate, it does nothing.
[[nodiscard]] Result<void> write_hang_files(RunDirectory& run, JudgedTrial& judged);

}  // namespace backfault
