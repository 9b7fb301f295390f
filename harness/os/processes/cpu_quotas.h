// The quotas of processor time in one trial.
#pragma once

#include <map>
#include <string>

#include "harness/control/process_control.h"

namespace backfault {

/// One group for each quota, inside the trial's group.
class CpuQuotas {
 public:
  /// `trial_group`: its folder, or why there is none.
  explicit CpuQuotas(Result<std::string> trial_group) : trial_group_(std::move(trial_group)) {}

  [[nodiscard]] Result<int> start(const QuotaSpec& quota);
  [[nodiscard]] Result<void> put_under(int quota, int pid);
  [[nodiscard]] Result<QuotaCount> count(int quota) const;
  /// Every member goes back to the group that the first one came from.
  [[nodiscard]] Result<void> end(int quota);

 private:
  struct Quota {
    std::string folder;
    std::string origin;  ///< Where its first member was before.
  };
  Result<std::string> trial_group_;
  std::map<int, Quota> quotas_;
  int next_ = 0;
};

/// Puts a process under a quota, reads that back, and lets it go; says what was done.
[[nodiscard]] Result<std::string> probe_cpu_quota(const Result<std::string>& trial_group, int pid);

}  // namespace backfault
