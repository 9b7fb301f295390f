#include "test/support/fake_process_control.h"

#include <algorithm>

namespace backfault {

Result<void> FakeProcessControl::there(const int pid) const {
  return lives_(pid) ? Result<void>() : fail("no such process");
}

Result<void> FakeProcessControl::send_signal(const int pid, const int number) {
  signals.emplace_back(pid, number);
  return there(pid);
}

Result<std::vector<ThreadLook>> FakeProcessControl::threads_of(const int pid) {
  const auto found = there(pid);
  if (!found) return tl::unexpected(found.error());
  const bool stopped = stops && std::any_of(held.begin(), held.end(),
                                            [pid](const Hold& hold) { return hold.pid == pid; });
  return std::vector<ThreadLook>{{.tid = pid,
                                  .state = stopped ? ThreadState::stopped : ThreadState::sleeping,
                                  .kept_waiting = kept_waiting[pid]}};
}

std::optional<ExitState> FakeProcessControl::ending_of(const int pid) {
  const auto found = endings.find(pid);
  return found == endings.end() ? std::nullopt : std::optional(found->second);
}

Result<void> FakeProcessControl::hold(const int pid, const std::string& fault) {
  const auto found = there(pid);
  const Hold wanted{.pid = pid, .tid = 0, .fault = fault, .until_reverted = true};
  if (found && std::find(held.begin(), held.end(), wanted) == held.end()) held.push_back(wanted);
  return found;
}

Result<void> FakeProcessControl::release(const int pid, const std::string& fault) {
  std::erase(held, Hold{.pid = pid, .tid = 0, .fault = fault, .until_reverted = true});
  return {};
}

Result<void> FakeProcessControl::end_pulses(int) {
  pulsed.clear();
  return {};
}

Result<std::vector<ThreadScheduling>> FakeProcessControl::scheduling_of(const int pid) {
  const auto found = there(pid);
  if (!found) return tl::unexpected(found.error());
  return std::vector<ThreadScheduling>{{.tid = pid, .scheduling = scheduling[pid]}};
}

Result<void> FakeProcessControl::set_scheduling(const int pid, const ThreadScheduling& wanted) {
  const auto found = there(pid);
  if (found) scheduling[pid] = wanted.scheduling;
  return found;
}

Result<LimitValue> FakeProcessControl::limit_of(const int pid, const LimitKind kind) {
  const auto found = there(pid);
  if (!found) return tl::unexpected(found.error());
  return limits[{pid, kind}];
}

Result<void> FakeProcessControl::set_soft_limit(const int pid, const LimitKind kind,
                                                const std::optional<std::uint64_t> soft) {
  const auto found = there(pid);
  if (found) limits[{pid, kind}].soft = soft;
  return found;
}

Result<std::vector<int>> FakeProcessControl::descriptors_of(const int pid) {
  const auto found = there(pid);
  if (!found) return tl::unexpected(found.error());
  return descriptors[pid];
}

Result<int> FakeProcessControl::start_company(const std::vector<CpuIndex>& cores,
                                              const std::uint64_t threads_per_core) {
  company[next_] = {cores, threads_per_core};
  return next_++;
}

Result<int> FakeProcessControl::start_quota(const QuotaSpec& spec) {
  quota = spec;
  return next_++;
}

Result<void> FakeProcessControl::put_under_quota(int, const int pid) {
  const auto found = there(pid);
  if (found) under_quota.push_back(pid);
  return found;
}

Result<QuotaCount> FakeProcessControl::count_quota(int) {
  if (!quota) return fail("the quota has ended");
  QuotaCount count = quota_count;
  count.in_force = *quota;
  count.members = under_quota;
  return count;
}

Result<void> FakeProcessControl::end_quota(int) {
  quota.reset();
  under_quota.clear();
  return {};
}

}  // namespace backfault
