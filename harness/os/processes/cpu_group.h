// A control group that limits processor time (CFS bandwidth control), of either version of cgroups.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/control/process_control.h"

namespace backfault {

/// Where groups of processes that share processor time are kept.
struct CpuGroupPlace {
  std::string mount;     ///< Of the hierarchy that has the controller.
  bool unified = false;  ///< Version 2.
  bool operator==(const CpuGroupPlace&) const = default;
};

/// From /proc/PID/mountinfo: version 1's hierarchy where there is one, otherwise version 2's.
[[nodiscard]] Result<CpuGroupPlace> find_cpu_groups(std::string_view mountinfo);

/// The path of a process's group inside the hierarchy, from /proc/PID/cgroup: "/user.slice"; an
/// error when it is in none.
[[nodiscard]] Result<std::string> cpu_group_of(const CpuGroupPlace& place,
                                               std::string_view cgroup_text);

/// Makes an empty group. Version 2 gives it the controller only where the group around it allows.
[[nodiscard]] Result<void> make_cpu_group(const std::string& folder);
/// Nothing may be in it. One that is gone is no error.
[[nodiscard]] Result<void> remove_cpu_group(const std::string& folder);

/// A quota of no time at all takes the limit away.
[[nodiscard]] Result<void> write_quota(const std::string& folder, const QuotaSpec& quota);
/// The quota, what it did, and the pids under it, as the caller's PID namespace numbers them.
[[nodiscard]] Result<QuotaCount> read_quota(const std::string& folder);
/// Moves every thread of the process.
[[nodiscard]] Result<void> move_to_cpu_group(const std::string& folder, int pid);

}  // namespace backfault
