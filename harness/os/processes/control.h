// The ProcessControl of a real trial.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "harness/control/process_control.h"
#include "harness/os/processes/cpu_hog.h"
#include "harness/os/processes/cpu_quotas.h"
#include "harness/os/processes/pause_pulses.h"

namespace backfault {

/// What it has to know of the trial's programs.
struct TrialPrograms {
  std::function<bool(int pid)> is_ours;  ///< Whether the pid now means a process of the trial.
  std::function<std::optional<ExitState>(int pid)> ending_of;
};

/// The destructor lets go of whatever is still held.
class LinuxProcessControl : public ProcessControl {
 public:
  /// `cpu_group`: the trial's folder for groups with a quota, or why it has none.
  LinuxProcessControl(TrialPrograms programs, Result<std::string> cpu_group)
      : programs_(std::move(programs)), quotas_(std::move(cpu_group)) {}
  ~LinuxProcessControl() override;

  Result<void> send_signal(int pid, int number) override;
  Result<std::vector<ThreadLook>> threads_of(int pid) override;
  std::optional<ExitState> ending_of(int pid) override { return programs_.ending_of(pid); }
  void await_end(int pid, Duration bound) override;

  Result<void> hold(int pid, const std::string& fault) override;
  Result<void> release(int pid, const std::string& fault) override;
  std::vector<Hold> holds() override;

  Result<int> start_pulses(const PulseSpec& spec) override;
  void pulse(int pulses, const std::vector<int>& pids) override;
  PulseCount count_pulses(int pulses) override;
  Result<void> end_pulses(int pulses) override;

  Result<std::vector<ThreadScheduling>> scheduling_of(int pid) override;
  Result<void> set_scheduling(int pid, const ThreadScheduling& wanted) override;

  Result<LimitValue> limit_of(int pid, LimitKind kind) override;
  Result<void> set_soft_limit(int pid, LimitKind kind, std::optional<std::uint64_t> soft) override;
  Result<std::vector<int>> descriptors_of(int pid) override;

  Result<int> start_company(const std::vector<CpuIndex>& cores,
                            std::uint64_t threads_per_core) override;
  CompanyCount count_company(int company) override;
  void end_company(int company) override;

  Result<int> start_quota(const QuotaSpec& spec) override { return quotas_.start(spec); }
  Result<void> put_under_quota(int quota, int pid) override;
  Result<QuotaCount> count_quota(int quota) override { return quotas_.count(quota); }
  Result<void> end_quota(int quota) override { return quotas_.end(quota); }

 private:
  /// A handle that keeps meaning the process of the trial that has this pid now.
  [[nodiscard]] Result<Fd> open(int pid) const;
  /// Does `act` to a process of the trial.
  template <typename Act>
  auto with(int pid, const Act& act) const -> decltype(act());

  TrialPrograms programs_;
  CpuQuotas quotas_;
  std::vector<Hold> holds_;
  int next_ = 0;  ///< Names pulses and company.
  std::map<int, std::unique_ptr<PausePulses>> pulses_;
  std::map<int, std::unique_ptr<CpuHog>> company_;
};

}  // namespace backfault
