#include "harness/os/processes/control.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>

#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/pidfd.h"
#include "harness/os/proc/fs.h"
#include "harness/os/processes/process_limits.h"
#include "harness/os/processes/scheduling.h"

namespace backfault {

LinuxProcessControl::~LinuxProcessControl() {
  for (const Hold& each : holds_) static_cast<void>(send_signal(each.pid, SIGCONT));
}

Result<Fd> LinuxProcessControl::open(const int pid) const {
  // Opened first: from then on the handle cannot come to mean another process.
  Fd handle(::pidfd_open(pid, 0));
  if (!handle.valid()) return tl::unexpected(last_error(fmt::format("open process {}", pid)));
  if (!programs_.is_ours(pid)) {
    return fail(fmt::format("process {} is no process of the trial, or has ended", pid));
  }
  return handle;
}

template <typename Act>
auto LinuxProcessControl::with(const int pid, const Act& act) const -> decltype(act()) {
  const auto handle = open(pid);
  if (!handle) return tl::unexpected(handle.error());
  return act();
}

Result<void> LinuxProcessControl::send_signal(const int pid, const int number) {
  const auto handle = open(pid);
  if (!handle) return tl::unexpected(handle.error());
  if (::pidfd_send_signal(handle->get(), number, nullptr, 0) != 0) {
    return tl::unexpected(last_error(fmt::format("send signal {} to process {}", number, pid)));
  }
  return {};
}

Result<std::vector<ThreadLook>> LinuxProcessControl::threads_of(const int pid) {
  return with(pid, [pid] { return look_at_threads(pid); });
}

void LinuxProcessControl::await_end(const int pid, const Duration bound) {
  const auto handle = open(pid);
  if (!handle) return;
  pollfd wait{.fd = handle->get(), .events = POLLIN, .revents = 0};
  const timespec left = Deadline(bound).left_timespec();
  ::ppoll(&wait, 1, &left, nullptr);
}

Result<void> LinuxProcessControl::hold(const int pid, const std::string& fault) {
  const Hold wanted{.pid = pid, .tid = 0, .fault = fault, .until_reverted = true};
  const auto sent = send_signal(pid, SIGSTOP);
  if (sent && std::ranges::find(holds_, wanted) == holds_.end()) holds_.push_back(wanted);
  return sent;
}

Result<void> LinuxProcessControl::release(const int pid, const std::string& fault) {
  const auto held =
      std::ranges::find(holds_, Hold{.pid = pid, .tid = 0, .fault = fault, .until_reverted = true});
  if (held == holds_.end()) return {};
  holds_.erase(held);
  // Another fault may hold it still.
  const bool held_by_other =
      std::ranges::any_of(holds_, [pid](const Hold& each) { return each.pid == pid; });
  if (held_by_other || !programs_.is_ours(pid)) return {};
  const auto sent = send_signal(pid, SIGCONT);
  return sent || !programs_.is_ours(pid) ? Result<void>() : sent;
}

std::vector<Hold> LinuxProcessControl::holds() {
  std::erase_if(holds_, [this](const Hold& each) {
    return !programs_.is_ours(each.pid) || !look_at_threads(each.pid);
  });
  std::vector<Hold> all = holds_;
  for (const auto& [name, pulses] : pulses_) {
    // Also between two stops: at any moment the next one may come.
    for (const int pid : pulses->victims()) {
      all.push_back({.pid = pid, .tid = 0, .fault = pulses->fault(), .until_reverted = false});
    }
  }
  return all;
}

Result<int> LinuxProcessControl::start_pulses(const PulseSpec& spec) {
  const int name = next_++;
  pulses_[name] = std::make_unique<PausePulses>(spec);
  return name;
}

void LinuxProcessControl::pulse(const int pulses, const std::vector<int>& pids) {
  std::vector<int> ours = pids;
  std::erase_if(ours, [this](const int pid) { return !programs_.is_ours(pid); });
  pulses_.at(pulses)->set_victims(ours);
}

PulseCount LinuxProcessControl::count_pulses(const int pulses) {
  const auto found = pulses_.find(pulses);
  return found == pulses_.end() ? PulseCount{} : found->second->count();
}

Result<void> LinuxProcessControl::end_pulses(const int pulses) {
  const auto found = pulses_.find(pulses);
  if (found == pulses_.end()) return {};
  const auto ended = found->second->end();
  pulses_.erase(found);
  return ended;
}

Result<std::vector<ThreadScheduling>> LinuxProcessControl::scheduling_of(const int pid) {
  return with(pid, [pid] { return scheduling_of_threads(pid); });
}

Result<void> LinuxProcessControl::set_scheduling(const int pid, const ThreadScheduling& wanted) {
  return with(pid, [&] { return set_thread_scheduling(pid, wanted); });
}

Result<LimitValue> LinuxProcessControl::limit_of(const int pid, const LimitKind kind) {
  return with(pid, [&] { return limit_of_process(pid, kind); });
}

Result<void> LinuxProcessControl::set_soft_limit(const int pid, const LimitKind kind,
                                                 const std::optional<std::uint64_t> soft) {
  return with(pid, [&] { return set_soft_limit_of(pid, kind, soft); });
}

Result<std::vector<int>> LinuxProcessControl::descriptors_of(const int pid) {
  return with(pid, [pid]() -> Result<std::vector<int>> { return list_descriptors(pid); });
}

Result<int> LinuxProcessControl::start_company(const std::vector<CpuIndex>& cores,
                                               const std::uint64_t threads_per_core) {
  auto started = CpuHog::start(cores, threads_per_core);
  if (!started) return tl::unexpected(started.error());
  const int name = next_++;
  company_[name] = *std::move(started);
  return name;
}

CompanyCount LinuxProcessControl::count_company(const int company) {
  const auto found = company_.find(company);
  return found == company_.end() ? CompanyCount{} : found->second->count();
}

void LinuxProcessControl::end_company(const int company) { company_.erase(company); }

Result<void> LinuxProcessControl::put_under_quota(const int quota, const int pid) {
  return with(pid, [&] { return quotas_.put_under(quota, pid); });
}

}  // namespace backfault
