#include "harness/os/proc/thread_sampler.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"

namespace backfault {
namespace {

constexpr std::size_t most_threads = 65536;

std::string thread_file(const int pid, const int tid, const char* file) {
  return fmt::format("/proc/{}/task/{}/{}", pid, tid, file);
}

std::optional<StatText> read_stat(const int pid, const int tid) {
  const auto text = read_small_file(thread_file(pid, tid, "stat"), most_proc_text);
  return text ? parse_stat(*text) : std::nullopt;
}

/// From the beginning of a kept descriptor, or by path when none is kept; empty when unreadable.
/// A kept descriptor belongs to its thread for ever, even if the number is used again.
std::string read_again(const Fd& kept, const std::string& path) {
  if (!kept.valid()) return read_small_file(path, most_proc_text).value_or("");
  std::array<char, 1024> text{};
  const ssize_t count = ::pread(kept.get(), text.data(), text.size(), 0);
  return count <= 0 ? "" : std::string(text.data(), static_cast<std::size_t>(count));
}

/// Links of an open task folder; 0 when its process is gone.
std::uint64_t links_of(const Fd& folder) {
  struct stat status {};
  return ::fstat(folder.get(), &status) == 0 ? status.st_nlink : 0;
}

/// Of the whole machine, in whatever namespace: one each for what is always in /proc, and one for
/// each process.
std::uint64_t links_of_all_processes() {
  struct stat status {};
  return ::stat("/proc", &status) == 0 ? status.st_nlink : 0;
}

/// Reads the rest of a thread whose stat was read; false when something could not be read.
bool read_details(ThreadSample& thread) {
  const auto read = [&](const char* file) {
    auto text =
        read_small_file(thread_file(thread.pid, thread.tid, file), most_proc_text).value_or("");
    if (text.ends_with('\n')) text.pop_back();
    return text;
  };
  thread.schedstat_line = read("schedstat");
  thread.syscall_line = read("syscall");
  thread.ran = parse_schedstat(thread.schedstat_line);
  const auto call = parse_syscall(thread.syscall_line);
  if (call && std::holds_alternative<BlockedCall>(*call)) {
    thread.blocked = std::get<BlockedCall>(*call);
  } else if (call) {
    thread.state = ThreadState::running;
  }
  thread.wait_channel = read("wchan");
  if (thread.wait_channel == "0") thread.wait_channel.clear();
  return thread.ran.has_value() && call.has_value();
}

std::size_t descriptors_to_keep() {
  constexpr rlim_t most = 8192;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return std::min(limit.rlim_cur / 2, most);
}

}  // namespace

void add_threads_of(const int pid, const std::optional<Role> role, Sample& sample) {
  const auto tids = list_threads(pid);
  if (tids.empty()) sample.complete = false;
  for (const int tid : tids) {
    const auto stat = sample.threads.size() < most_threads ? read_stat(pid, tid) : std::nullopt;
    if (!stat) {
      sample.complete = false;
      continue;
    }
    ThreadSample thread{.pid = pid,
                        .tid = tid,
                        .role = role,
                        .command = stat->command,
                        .state = stat->state,
                        .ran = {},
                        .blocked = {},
                        .wait_channel = {},
                        .schedstat_line = {},
                        .syscall_line = {},
                        .ran_after = {}};
    if (!read_details(thread)) sample.complete = false;
    sample.threads.push_back(std::move(thread));
  }
}

std::optional<ThreadSample> look_at_thread(const int pid, const int tid) {
  const auto stat = read_stat(pid, tid);
  if (!stat) return std::nullopt;
  ThreadSample thread;
  thread.pid = pid;
  thread.tid = tid;
  thread.command = stat->command;
  thread.state = stat->state;
  thread.ran = parse_schedstat(
      read_small_file(thread_file(pid, tid, "schedstat"), most_proc_text).value_or(""));
  return thread;
}

ThreadSampler::ThreadSampler(RoleOf role_of, const int except_pid)
    : role_of_(std::move(role_of)), except_pids_{except_pid}, most_kept_(descriptors_to_keep()) {}

Sample ThreadSampler::take(const MonoTime begun, const std::function<MonoTime()>& now) {
  Sample sample{.begun = begun, .ended = begun, .threads = {}, .complete = true};
  for (const int pid : list_pids()) {
    if (except_pids_.contains(pid)) continue;
    const auto stat = read_stat(pid, pid);
    if (!stat) sample.complete = false;
    if (!stat || stat->kernel_thread) continue;
    add_threads_of(pid, role_of_(pid), sample);
  }
  for (ThreadSample& thread : sample.threads) {
    const Thread* const known = find(thread.pid, thread.tid);
    if (known != nullptr) thread.ran_after = known->ran_after;
  }
  std::sort(sample.threads.begin(), sample.threads.end(),
            [](const ThreadSample& one, const ThreadSample& other) { return one.tid < other.tid; });
  sample.ended = now();
  return sample;
}

bool ThreadSampler::anything_ran(const MonoTime now) {
  bool moved = false;
  for (auto& [pid, process] : known_) {
    if (!process.of_kernel && update_threads(pid, process, now)) moved = true;
  }
  // Unless the number of processes changed, look for new ones only if nothing else moved.
  const std::uint64_t links = links_of_all_processes();
  if (!moved || links != links_when_listed_) {
    links_when_listed_ = links;
    if (update_processes(now)) moved = true;
    last_list_ = now;
  }
  last_look_ = now;
  return moved || anything_runnable();
}

std::optional<MonoTime> ThreadSampler::began_after(const ThreadSample& thread, const Duration whole,
                                                   const MonoTime now) const {
  const Thread* const known = find(thread.pid, thread.tid);
  return known == nullptr ? std::nullopt : known->history.began_after(whole, now);
}

void ThreadSampler::note_run(Thread& thread, const std::optional<MonoTime> after,
                             const MonoTime now) {
  thread.ran_after = after;
  thread.history.add(after, now);
}

const ThreadSampler::Thread* ThreadSampler::find(const int pid, const int tid) const {
  const auto process = known_.find(pid);
  if (process == known_.end()) return nullptr;
  const auto thread = process->second.threads.find(tid);
  return thread == process->second.threads.end() ? nullptr : &thread->second;
}

/// Adds what appeared and drops what vanished; true when there was such.
bool ThreadSampler::update_processes(const MonoTime now) {
  bool changed = false;
  auto pids = list_pids();
  std::erase_if(pids, [this](const int pid) { return except_pids_.contains(pid); });
  for (auto process = known_.begin(); process != known_.end();) {
    if (std::binary_search(pids.begin(), pids.end(), process->first)) {
      ++process;
      continue;
    }
    changed = changed || !process->second.of_kernel;
    for (const auto& [tid, thread] : process->second.threads) forget(thread);
    process = known_.erase(process);
  }
  for (const int pid : pids) {
    if (known_.contains(pid)) continue;
    const auto stat = read_stat(pid, pid);
    if (!stat) changed = true;
    if (!stat) continue;
    Process& process = known_[pid];
    process.of_kernel = stat->kernel_thread;
    if (process.of_kernel) continue;
    changed = true;
    add_and_drop_threads(pid, process, last_list_, now);
  }
  return changed;
}

/// True when a thread's counters changed, or the set of threads did.
bool ThreadSampler::update_threads(const int pid, Process& process, const MonoTime now) {
  bool moved = false;
  bool all_live = true;
  for (auto& [tid, thread] : process.threads) {
    const auto ran =
        parse_schedstat(read_again(thread.counters, thread_file(pid, tid, "schedstat")));
    if (!ran) all_live = false;
    if (!ran || ran != thread.last) {
      moved = true;
      note_run(thread, last_look_, now);
    }
    thread.last = ran;
  }
  // All known threads live and their number is the same: then the set is the same.
  const std::uint64_t links = links_of(process.task_folder);
  if (all_live && links == process.task_links && links != 0) return moved;
  process.task_links = links;
  return add_and_drop_threads(pid, process, last_look_, now) || moved;
}

/// `since`: who is new has appeared after this look.
bool ThreadSampler::add_and_drop_threads(const int pid, Process& process,
                                         const std::optional<MonoTime> since, const MonoTime now) {
  bool changed = false;
  // A folder that cannot be kept open is opened in each round, and then the threads are listed.
  if (!process.task_folder.valid()) {
    const std::string path = fmt::format("/proc/{}/task", pid);
    process.task_folder = Fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    process.task_links = links_of(process.task_folder);
  }
  const auto tids = list_threads(pid);
  for (auto thread = process.threads.begin(); thread != process.threads.end();) {
    if (std::binary_search(tids.begin(), tids.end(), thread->first) && thread->second.last) {
      ++thread;
      continue;
    }
    changed = true;
    forget(thread->second);
    thread = process.threads.erase(thread);
  }
  for (const int tid : tids) {
    if (process.threads.contains(tid)) continue;
    changed = true;
    Thread& thread = process.threads[tid];
    keep_open(pid, tid, thread);
    note_run(thread, since, now);
    thread.last = parse_schedstat(read_again(thread.counters, thread_file(pid, tid, "schedstat")));
  }
  return changed;
}

bool ThreadSampler::anything_runnable() const {
  for (const auto& [pid, process] : known_) {
    for (const auto& [tid, thread] : process.threads) {
      const auto stat = parse_stat(read_again(thread.state, thread_file(pid, tid, "stat")));
      if (!stat || stat->state == ThreadState::running || stat->state == ThreadState::disk_wait) {
        return true;
      }
    }
  }
  return false;
}

void ThreadSampler::keep_open(const int pid, const int tid, Thread& thread) {
  if (kept_ + 2 > most_kept_) return;
  thread.counters = Fd(::open(thread_file(pid, tid, "schedstat").c_str(), O_RDONLY | O_CLOEXEC));
  thread.state = Fd(::open(thread_file(pid, tid, "stat").c_str(), O_RDONLY | O_CLOEXEC));
  if (thread.counters.valid()) kept_ += 1;
  if (thread.state.valid()) kept_ += 1;
}

void ThreadSampler::forget(const Thread& thread) {
  if (thread.counters.valid()) kept_ -= 1;
  if (thread.state.valid()) kept_ -= 1;
}

}  // namespace backfault
