#include "harness/os/proc/process_tree.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <string_view>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/pidfd.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"

namespace backfault {
namespace {

constexpr std::size_t environment_bound = 4UL * 1024 * 1024;
constexpr int ancestors_bound = 256;
constexpr std::size_t known_bound = 100'000;

std::optional<StatText> stat_of(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), 4096);
  return text ? parse_stat(*text) : std::nullopt;
}

/// The value of a variable in the NUL-separated text of /proc/PID/environ.
std::optional<std::string_view> environment_value(const std::string_view environment,
                                                  const std::string_view name) {
  for (std::size_t begin = 0; begin < environment.size();) {
    const std::size_t end = std::min(environment.find('\0', begin), environment.size());
    const std::string_view entry = environment.substr(begin, end - begin);
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('=')) {
      return entry.substr(name.size() + 1);
    }
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

void ProcessTree::add(const ChildId child, const int pid) {
  const auto stat = stat_of(pid);
  if (stat) {
    leaders_[pid] = {.child = child, .start_ticks = stat->start_ticks};
    known_[{.pid = pid, .start_ticks = stat->start_ticks}] = child;
  }
}

std::optional<ChildId> ProcessTree::owner_of(const int pid) { return find_owner(pid, 0); }

std::vector<TreeProcess> ProcessTree::living() {
  std::vector<TreeProcess> found;
  for (const int pid : list_pids()) {
    const auto owner = find_owner(pid, 0);
    const auto stat = owner ? stat_of(pid) : std::nullopt;
    // A process whose first thread alone has ended is shown as a zombie, but lives.
    if (stat && (stat->state != ThreadState::zombie || list_threads(pid).size() > 1)) {
      found.push_back({.identity = {.pid = pid, .start_ticks = stat->start_ticks},
                       .owner = *owner,
                       .command = stat->command,
                       .state = stat->state});
    }
  }
  return found;
}

std::optional<ChildId> ProcessTree::find_owner(const int pid, const int depth) {
  const auto stat = stat_of(pid);
  if (!stat || stat->kernel_thread || pid <= 1 || depth > ancestors_bound) {
    return std::nullopt;
  }
  const ProcessIdentity identity{.pid = pid, .start_ticks = stat->start_ticks};
  const auto known = known_.find(identity);
  if (known != known_.end()) {
    return known->second;
  }
  auto owner = owner_by_marker(pid);
  if (!owner) {
    owner = find_owner(stat->parent, depth + 1);
  }
  if (!owner) {
    owner = owner_by_group(stat->process_group);
  }
  if (known_.size() >= known_bound) {
    known_.clear();  // A trial that starts so many processes is attributed by markers alone.
  }
  known_[identity] = owner;
  return owner;
}

std::optional<ChildId> ProcessTree::owner_by_marker(const int pid) const {
  const auto text = read_small_file(fmt::format("/proc/{}/environ", pid), environment_bound);
  if (!text || environment_value(*text, run_marker) != run_) {
    return std::nullopt;
  }
  const std::string_view number = environment_value(*text, child_marker).value_or("");
  ChildId child;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), child.index);
  return parsed.ec == std::errc() ? std::optional(child) : std::nullopt;
}

std::optional<ChildId> ProcessTree::owner_by_group(const int group) const {
  const auto leader = leaders_.find(group);
  if (leader == leaders_.end()) {
    return std::nullopt;
  }
  // A leader that began at another time is a stranger who got the number when it was free again.
  const auto stat = stat_of(group);
  const bool stranger = stat && stat->start_ticks != leader->second.start_ticks;
  return stranger ? std::nullopt : std::optional(leader->second.child);
}

Result<void> signal_process(const ProcessIdentity& process, const int number) {
  const Fd pidfd(::pidfd_open(process.pid, 0));
  const auto stat = stat_of(process.pid);
  if (!stat || stat->start_ticks != process.start_ticks) {
    return {};
  }
  if (::pidfd_send_signal(pidfd.get(), number, nullptr, 0) != 0 && errno != ESRCH) {
    return tl::unexpected(last_error(fmt::format("send signal {} to pid {}", number, process.pid)));
  }
  return {};
}

}  // namespace backfault
