// The isolation that a trial requests, and the isolation that it gets.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

struct IsolationRequest {
  bool namespaces = true;      ///< False: do not try.
  std::vector<CpuIndex> cpus;  ///< Of the whole trial; empty: unchanged.
  bool cpu_group = false;      ///< Whether the trial needs a control group for processor time.
};

/// What the trial's first process got.
struct Isolated {
  bool pid_namespace = false;
  bool mount_namespace = false;
  bool network_namespace = false;
  bool ipc_namespace = false;
  std::string trial_folder{};  ///< Empty and private; removed with the trial.
  /// The folder of the trial's control group; it is removed with the trial.
  Result<std::string> cpu_group = fail("none was asked for");
  std::vector<std::string> weaker{};  ///< What this machine did not permit, as sentences.
};

}  // namespace backfault
