#include "harness/os/processes/cpu_group.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/text_scan.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

constexpr std::size_t file_bound = 64 * 1024;

bool lists(std::string_view options, const std::string_view wanted) {
  while (!options.empty()) {
    const auto end = std::min(options.find(','), options.size());
    if (options.substr(0, end) == wanted) return true;
    options.remove_prefix(std::min(end + 1, options.size()));
  }
  return false;
}

Result<void> write_file(const std::string& path, const std::string& text) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.valid()) return tl::unexpected(last_error("open " + path));
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return tl::unexpected(last_error(fmt::format("write \"{}\" to {}", text, path)));
  }
  return {};
}

/// Only version 2 has this file.
bool is_unified(const std::string& folder) {
  return ::access((folder + "/cgroup.controllers").c_str(), F_OK) == 0;
}

Duration microseconds_of(const std::string_view text) {
  return std::chrono::microseconds(parse_number<std::int64_t>(text).value_or(0));
}

Result<QuotaSpec> read_spec(const std::string& folder) {
  if (is_unified(folder)) {
    const auto text = read_small_file(folder + "/cpu.max", file_bound);  // "max 100000"
    if (!text) return tl::unexpected(text.error());
    std::string_view rest = *text;
    const auto runtime = take_word(rest);
    return QuotaSpec{.runtime = microseconds_of(runtime),
                     .period = microseconds_of(take_word(rest))};
  }
  const auto runtime = read_small_file(folder + "/cpu.cfs_quota_us", file_bound);  // -1: none
  if (!runtime) return tl::unexpected(runtime.error());
  const auto period = read_small_file(folder + "/cpu.cfs_period_us", file_bound);
  if (!period) return tl::unexpected(period.error());
  std::string_view of_runtime = *runtime;
  std::string_view of_period = *period;
  return QuotaSpec{.runtime = std::max(Duration{}, microseconds_of(take_word(of_runtime))),
                   .period = microseconds_of(take_word(of_period))};
}

void read_statistics(std::string_view text, QuotaCount& count) {
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const auto name = take_word(line);
    const auto value = take_number<std::int64_t>(line).value_or(0);
    if (name == "nr_periods") count.periods = static_cast<std::uint64_t>(value);
    if (name == "nr_throttled") count.throttled = static_cast<std::uint64_t>(value);
    if (name == "throttled_time") count.waited = std::chrono::microseconds(value / 1000);  // In ns.
    if (name == "throttled_usec") count.waited = std::chrono::microseconds(value);
  }
}

}  // namespace

Result<CpuGroupPlace> find_cpu_groups(std::string_view mountinfo) {
  std::optional<CpuGroupPlace> unified;
  while (!mountinfo.empty()) {
    std::string_view line = take_line(mountinfo);
    const auto dash = line.find(" - ");
    if (dash == std::string_view::npos) continue;
    std::string_view before = line.substr(0, dash);
    std::string_view after = line.substr(dash + 3);
    for (int skipped = 0; skipped < 4; ++skipped) static_cast<void>(take_word(before));
    const std::string mount(take_word(before));
    const auto type = take_word(after);
    static_cast<void>(take_word(after));  // What is mounted.
    if (type == "cgroup" && lists(take_word(after), "cpu")) return CpuGroupPlace{.mount = mount};
    if (type == "cgroup2") unified = {.mount = mount, .unified = true};
  }
  if (!unified) return fail("no control groups are mounted that have the cpu controller");
  return *unified;
}

Result<std::string> cpu_group_of(const CpuGroupPlace& place, std::string_view cgroup_text) {
  while (!cgroup_text.empty()) {
    const std::string_view line = take_line(cgroup_text);  // "4:cpu,cpuacct:/user.slice"
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    const bool is_it = place.unified ? controllers.empty() : lists(controllers, "cpu");
    if (is_it) return std::string(line.substr(second + 1));
  }
  return fail("/proc/PID/cgroup names no group of the cpu controller");
}

Result<void> make_cpu_group(const std::string& folder) {
  const std::string around = folder.substr(0, folder.rfind('/'));
  if (is_unified(around)) {
    // Without it, the group would have none of the controller's files.
    const auto enabled = write_file(around + "/cgroup.subtree_control", "+cpu");
    if (!enabled) return enabled;
  }
  if (::mkdir(folder.c_str(), 0755) != 0) return tl::unexpected(last_error("make " + folder));
  return {};
}

Result<void> remove_cpu_group(const std::string& folder) {
  if (::rmdir(folder.c_str()) == 0 || errno == ENOENT) return {};
  return tl::unexpected(last_error("remove " + folder));
}

Result<void> write_quota(const std::string& folder, const QuotaSpec& quota) {
  const auto in_us = [](const Duration time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  };
  const bool limited = quota.runtime > Duration{};
  if (is_unified(folder)) {
    return write_file(folder + "/cpu.max",
                      limited ? fmt::format("{} {}", in_us(quota.runtime), in_us(quota.period))
                              : std::string("max"));
  }
  if (!limited) return write_file(folder + "/cpu.cfs_quota_us", "-1");
  return write_file(folder + "/cpu.cfs_period_us", fmt::format("{}", in_us(quota.period)))
      .and_then([&] {
        return write_file(folder + "/cpu.cfs_quota_us", fmt::format("{}", in_us(quota.runtime)));
      });
}

Result<QuotaCount> read_quota(const std::string& folder) {
  const auto spec = read_spec(folder);
  if (!spec) return tl::unexpected(spec.error());
  const auto statistics = read_small_file(folder + "/cpu.stat", file_bound);
  if (!statistics) return tl::unexpected(statistics.error());
  const auto members = read_small_file(folder + "/cgroup.procs", file_bound);
  if (!members) return tl::unexpected(members.error());
  QuotaCount count{.in_force = *spec};
  read_statistics(*statistics, count);
  std::string_view rest = *members;
  while (const auto pid = take_number<int>(rest)) count.members.push_back(*pid);
  return count;
}

Result<void> move_to_cpu_group(const std::string& folder, const int pid) {
  return write_file(folder + "/cgroup.procs", fmt::format("{}", pid));
}

}  // namespace backfault
