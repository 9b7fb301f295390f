// What the programs have done, and where they are: for the record of a hang.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "harness/os/machine/linux_machine.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "harness/os/stacks/reader.h"
#include "harness/os/stacks/runtime_dump.h"
#include "harness/os/stacks/text.h"

namespace backfault {
namespace {

constexpr const char* stacks_file = "stacks.txt";

Duration cpu_time_of(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), most_proc_text);
  const auto stat = text ? parse_stat(*text) : std::nullopt;
  const auto ticks_per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  if (!stat) return {};
  const std::uint64_t ticks = stat->user_ticks + stat->system_ticks;
  return std::chrono::microseconds(ticks * 1'000'000 / ticks_per_second);
}

std::optional<std::uint64_t> bytes_of(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/io", pid), most_proc_text);
  return text ? parse_transferred_bytes(*text) : std::nullopt;
}

}  // namespace

std::map<int, ProcessWork> LinuxMachine::work_of(const Role role) {
  std::map<int, ProcessWork> work;
  for (const int pid : processes_of(role)) {
    work[pid] = {.ran = cpu_time_of(pid), .bytes = bytes_of(pid)};
  }
  return work;
}

void LinuxMachine::save_stacks(const Duration bound) {
  std::vector<int> pids;
  for (const TreeProcess& process : tree_.living()) pids.push_back(process.identity.pid);
  const std::string text = stack_text(read_stacks(pids, {.time = bound}));
  const Fd file(::openat(evidence_.get(), stacks_file,
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
  // A disk that is full keeps no stacks; the trial goes on.
  if (file.valid()) static_cast<void>(::write(file.get(), text.data(), text.size()));
}

void LinuxMachine::dump_runtimes(const ChildId child, const Duration bound) {
  bool any = false;
  for (const TreeProcess& process : living_of(child)) {
    const auto dump = runtime_dump_of(process.identity.pid);
    if (dump && signal_process(process.identity, dump->signal)) any = true;
  }
  if (any) static_cast<void>(await_gone(child, bound, std::nullopt));
}

}  // namespace backfault
