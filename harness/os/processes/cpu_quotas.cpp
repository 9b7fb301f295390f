#include "harness/os/processes/cpu_quotas.h"

#include <fmt/format.h>

#include "harness/os/proc/fs.h"
#include "harness/os/processes/cpu_group.h"

namespace backfault {
namespace {

constexpr std::size_t quota_text_bound = 1024 * 1024;
constexpr int rounds_of_moves = 100;  // A member may start others while it is moved.

Result<std::string> folder_of_process(const int pid) {
  const auto mounts = read_small_file("/proc/self/mountinfo", quota_text_bound);
  if (!mounts) return tl::unexpected(mounts.error());
  const auto text = read_small_file(fmt::format("/proc/{}/cgroup", pid), quota_text_bound);
  if (!text) return tl::unexpected(text.error());
  return find_cpu_groups(*mounts).and_then([&](const CpuGroupPlace& place) {
    return cpu_group_of(place, *text).map([&](const std::string& path) {
      return place.mount + (path == "/" ? "" : path);
    });
  });
}

}  // namespace

Result<int> CpuQuotas::start(const QuotaSpec& quota) {
  if (!trial_group_) return fail("no group for a quota: " + trial_group_.error().text);
  const std::string folder = fmt::format("{}/{}", *trial_group_, next_);
  const auto made = make_cpu_group(folder).and_then([&] { return write_quota(folder, quota); });
  if (!made) return tl::unexpected(made.error());
  quotas_[next_] = {.folder = folder, .origin = {}};
  return next_++;
}

Result<void> CpuQuotas::put_under(const int quota, const int pid) {
  Quota& known = quotas_.at(quota);
  if (known.origin.empty()) {
    auto origin = folder_of_process(pid);
    if (!origin) return tl::unexpected(origin.error());
    known.origin = *std::move(origin);
  }
  return move_to_cpu_group(known.folder, pid);
}

Result<QuotaCount> CpuQuotas::count(const int quota) const {
  const auto known = quotas_.find(quota);
  if (known == quotas_.end()) return fail("the quota has ended");
  return read_quota(known->second.folder);
}

Result<void> CpuQuotas::end(const int quota) {
  const auto known = quotas_.find(quota);
  if (known == quotas_.end()) return {};
  const auto& [folder, origin] = known->second;
  // Lifted first: members that have to wait for their next period are not kept waiting.
  const auto lifted = write_quota(folder, {});
  if (!lifted) return lifted;
  for (int round = 0; round < rounds_of_moves; ++round) {
    const auto found = read_quota(folder);
    if (!found) return tl::unexpected(found.error());
    // A zombie is in its group until it is reaped, and cannot be moved, nor hinder the removal.
    for (const int pid : found->members) static_cast<void>(move_to_cpu_group(origin, pid));
    if (remove_cpu_group(folder)) {
      quotas_.erase(known);
      return {};
    }
  }
  return fail(folder + " cannot be removed: something stays in it");
}

Result<std::string> probe_cpu_quota(const Result<std::string>& trial_group, const int pid) {
  constexpr QuotaSpec tenth{.runtime = std::chrono::milliseconds(10),
                            .period = std::chrono::milliseconds(100)};
  CpuQuotas quotas(trial_group);
  const auto quota = quotas.start(tenth);
  if (!quota) return tl::unexpected(quota.error());
  const auto put = quotas.put_under(*quota, pid);
  if (!put) return tl::unexpected(put.error());
  const auto found = quotas.count(*quota);
  if (!found) return tl::unexpected(found.error());
  if (found->in_force != tenth || found->members != std::vector<int>{pid}) {
    return fail("a child was put under a quota, but that read back differently");
  }
  return quotas.end(*quota).map(
      [] { return std::string("a child was put under a quota of a tenth of a processor"); });
}

}  // namespace backfault
