// What faults do to scripted processes: it holds state, and tests look at it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/process_control.h"

namespace backfault {

/// Every process has one thread with its own pid.
class FakeProcessControl : public ProcessControl {
 public:
  explicit FakeProcessControl(std::function<bool(int)> lives) : lives_(std::move(lives)) {}

  std::vector<std::pair<int, int>> signals;  ///< Pid and number, as they were sent.
  std::map<int, ExitState> endings;
  std::vector<Hold> held;
  bool stops = true;  ///< False: a stop shows no effect.
  std::map<int, Scheduling> scheduling;
  std::map<std::pair<int, LimitKind>, LimitValue> limits;
  std::map<int, std::vector<int>> descriptors;
  std::vector<int> pulsed;
  PulseCount pulse_count;
  std::map<int, Duration> kept_waiting;
  std::map<int, std::pair<std::vector<CpuIndex>, std::uint64_t>> company;
  CompanyCount company_count;
  std::optional<QuotaSpec> quota;  ///< While one holds.
  std::vector<int> under_quota;
  QuotaCount quota_count;  ///< What it did; the rest is filled in.

  Result<void> send_signal(int pid, int number) override;
  Result<std::vector<ThreadLook>> threads_of(int pid) override;
  std::optional<ExitState> ending_of(int pid) override;
  void await_end(int, Duration) override {}
  Result<void> hold(int pid, const std::string& fault) override;
  Result<void> release(int pid, const std::string& fault) override;
  std::vector<Hold> holds() override { return held; }
  Result<int> start_pulses(const PulseSpec&) override { return 0; }
  void pulse(int, const std::vector<int>& pids) override { pulsed = pids; }
  PulseCount count_pulses(int) override { return pulse_count; }
  Result<void> end_pulses(int) override;
  Result<std::vector<ThreadScheduling>> scheduling_of(int pid) override;
  Result<void> set_scheduling(int pid, const ThreadScheduling& wanted) override;
  Result<LimitValue> limit_of(int pid, LimitKind kind) override;
  Result<void> set_soft_limit(int pid, LimitKind kind, std::optional<std::uint64_t> soft) override;
  Result<std::vector<int>> descriptors_of(int pid) override;
  Result<int> start_company(const std::vector<CpuIndex>& cores,
                            std::uint64_t threads_per_core) override;
  CompanyCount count_company(int) override { return company_count; }
  void end_company(const int number) override { company.erase(number); }
  Result<int> start_quota(const QuotaSpec& spec) override;
  Result<void> put_under_quota(int number, int pid) override;
  Result<QuotaCount> count_quota(int number) override;
  Result<void> end_quota(int number) override;

 private:
  [[nodiscard]] Result<void> there(int pid) const;

  std::function<bool(int)> lives_;
  int next_ = 0;
};

}  // namespace backfault
