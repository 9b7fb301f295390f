#include "harness/os/processes/affinity.h"

#include <fmt/format.h>
#include <sched.h>

#include <cerrno>
#include <chrono>
#include <set>
#include <string>
#include <thread>

#include "harness/os/base/error_text.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

constexpr int most_passes = 100;
// A clone(2) that began before the restriction may have copied the old cores, and its thread shows
// only when it returns. The kernel reports that to a tracer alone (PTRACE_EVENT_CLONE), and tracing
// interrupts waits: so there is no event to wait for, only some time without such a thread.
constexpr int quiet_passes = 3;
constexpr auto pass_gap = std::chrono::milliseconds(2);

Result<cpu_set_t> cpu_set_of(const std::vector<CpuIndex>& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const CpuIndex cpu : cpus) {
    if (cpu.number < 0 || cpu.number >= CPU_SETSIZE) {
      return fail(fmt::format("core {}: allowed are 0 to {}", cpu.number, CPU_SETSIZE - 1));
    }
    CPU_SET(static_cast<std::size_t>(cpu.number), &set);
  }
  if (CPU_COUNT(&set) == 0) return fail("restrict to cores: the list of cores is empty");
  return set;
}

/// Empty when the thread is gone: a living one always may use some core.
Result<std::vector<CpuIndex>> cpus_of_thread(const int tid) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(tid, sizeof set, &set) != 0) {
    if (errno == ESRCH) return std::vector<CpuIndex>{};
    return tl::unexpected(last_error(fmt::format("read the cores of thread {}", tid)));
  }
  std::vector<CpuIndex> cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) cpus.push_back({cpu});
  }
  return cpus;
}

std::string list_of(const std::vector<CpuIndex>& cpus) {
  std::string text;
  for (const CpuIndex cpu : cpus) text += fmt::format("{}{}", text.empty() ? "" : ",", cpu.number);
  return text;
}

}  // namespace

Result<void> set_cpus_of(const int pid, const std::vector<CpuIndex>& cpus) {
  const auto set = cpu_set_of(cpus);
  if (!set) return tl::unexpected(set.error());
  std::set<int> done;
  bool restricted_any = false;
  int quiet = 0;
  // A thread made by one that was not yet restricted shows up in a later pass.
  for (int pass = 0; pass < most_passes; ++pass) {
    bool found_other = false;
    for (const int tid : list_threads(pid)) {
      if (!done.insert(tid).second) continue;
      cpu_set_t now;
      const bool has_it =
          ::sched_getaffinity(tid, sizeof now, &now) == 0 && CPU_EQUAL(&now, &*set) != 0;
      if (!has_it) found_other = true;
      if (has_it || ::sched_setaffinity(tid, sizeof *set, &*set) == 0) {
        restricted_any = true;
      } else if (errno != ESRCH) {
        return tl::unexpected(
            last_error(fmt::format("restrict thread {} to cores {}", tid, list_of(cpus))));
      }
    }
    quiet = found_other ? 0 : quiet + 1;
    // Nothing was born before the restriction where it already held, as after a launch with it.
    const bool held_before = pass == 0 && !found_other;
    if (!restricted_any) return fail(fmt::format("restrict process {}: no such process", pid));
    if (held_before || quiet == quiet_passes) return {};
    if (quiet > 0) std::this_thread::sleep_for(pass_gap);
  }
  return fail(fmt::format("restrict process {}: new threads without it in each of {} passes", pid,
                          most_passes));
}

Result<std::vector<std::vector<CpuIndex>>> cpus_of_threads(const int pid) {
  std::vector<std::vector<CpuIndex>> all;
  for (const int tid : list_threads(pid)) {
    auto cpus = cpus_of_thread(tid);
    if (!cpus) return tl::unexpected(cpus.error());
    if (!cpus->empty()) all.push_back(std::move(*cpus));
  }
  if (all.empty()) return fail(fmt::format("read the cores of process {}: no such process", pid));
  return all;
}

std::vector<CpuIndex> allowed_cpus() { return cpus_of_thread(0).value_or(std::vector<CpuIndex>{}); }

Result<void> restrict_self(const std::vector<CpuIndex>& cpus) {
  const auto set = cpu_set_of(cpus);
  if (!set) return tl::unexpected(set.error());
  if (::sched_setaffinity(0, sizeof *set, &*set) != 0) {
    return tl::unexpected(last_error("restrict this thread to cores " + list_of(cpus)));
  }
  return {};
}

}  // namespace backfault
