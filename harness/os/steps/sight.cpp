#include "harness/os/steps/sight.h"

#include <fmt/format.h>
#include <unistd.h>

#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

std::optional<StatText> stat_of_thread(const int pid, const int tid) {
  const auto text = read_small_file(fmt::format("/proc/{}/task/{}/stat", pid, tid), most_proc_text);
  return text ? parse_stat(*text) : std::nullopt;
}

}  // namespace

std::optional<SyscallText> call_of_thread(const int pid, const int tid) {
  const auto text =
      read_small_file(fmt::format("/proc/{}/task/{}/syscall", pid, tid), most_proc_text);
  return text ? parse_syscall(*text) : std::nullopt;
}

bool has_signal_to_take(const int pid, const int tid) {
  const auto status =
      read_small_file(fmt::format("/proc/{}/task/{}/status", pid, tid), most_proc_text);
  const auto signals = status ? parse_signals(*status) : std::nullopt;
  return !signals || (signals->pending & ~signals->blocked) != 0;
}

bool is_stopped_by_signal(const int pid, const int tid) {
  const auto stat = stat_of_thread(pid, tid);
  return stat && stat->state == ThreadState::stopped;
}

bool is_to_be_traced(const int pid, const int tid) {
  const auto stat = stat_of_thread(pid, tid);
  if (!stat || stat->exiting || stat->state == ThreadState::zombie) return false;
  const auto status =
      read_small_file(fmt::format("/proc/{}/task/{}/status", pid, tid), most_proc_text);
  const auto signals = status ? parse_signals(*status) : std::nullopt;
  return signals && signals->tracer != ::getpid();
}

int parent_of_process(const int pid) {
  const auto text = read_small_file(fmt::format("/proc/{}/stat", pid), most_proc_text);
  const auto stat = text ? parse_stat(*text) : std::nullopt;
  return stat ? stat->parent : 0;
}

}  // namespace backfault
