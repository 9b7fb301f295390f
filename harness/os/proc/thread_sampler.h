// Samples every thread of every visible process without disturbing it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "harness/base/fd.h"
#include "harness/model/evidence.h"
#include "harness/os/proc/run_history.h"

namespace backfault {

/// Whose tree a process belongs to; nothing: unknown.
using RoleOf = std::function<std::optional<Role>(int pid)>;

/// Adds the threads of one process to a sample, in the order of their ids. For `complete` see
/// `ThreadSampler::take`.
void add_threads_of(int pid, std::optional<Role> role, Sample& sample);

/// Only state and counters of one thread; nothing if it is gone.
[[nodiscard]] std::optional<ThreadSample> look_at_thread(int pid, int tid);

/// Sees all processes in /proc except kernel threads and one process. Used by one thread.
class ThreadSampler {
 public:
  ThreadSampler(RoleOf role_of, int except_pid);
  /// Leaves out one more process: it belongs to the harness.
  void leave_out(int pid) { except_pids_.insert(pid); }

  /// State, counters, blocked call and wait channel of every thread, sorted by tid. A thread that
  /// ends meanwhile is left out. `complete` is false if something ended or became unreadable
  /// meanwhile, or if there are more than 65,536 threads. A thread whose system call is unreadable
  /// because it was about to run is `running`, whatever its state was just before.
  [[nodiscard]] Sample take(MonoTime begun, const std::function<MonoTime()>& now);

  /// Whether anything ran since the last call; true for the first call. That is the case if a
  /// process or thread appeared or vanished, if a thread's counters changed or are unreadable, or
  /// if a thread is runnable or in uninterruptible sleep, which ends without help. One call may
  /// miss control that passes from a thread not yet read to one already seen asleep; the counters
  /// reveal it in the next call.
  ///
  /// The cost is one pread for each thread while something runs, and two plus a list of the
  /// processes while nothing does. It keeps descriptors for that, at most half of what the process
  /// may open and at most 8,192; further threads are read by path.
  /// `now` is the time of this call; a sample says after which call a thread fell asleep.
  [[nodiscard]] bool anything_ran(MonoTime now);

  /// A time-out of length `whole` that is pending at `now` began after this; nothing if unknown.
  [[nodiscard]] std::optional<MonoTime> began_after(const ThreadSample& thread, Duration whole,
                                                    MonoTime now) const;

 private:
  struct Thread {
    Fd counters;  ///< schedstat
    Fd state;     ///< stat
    std::optional<RunCounters> last;
    std::optional<MonoTime> ran_after;  ///< As ThreadSample has it.
    RunHistory history;
  };
  struct Process {
    bool of_kernel = false;
    Fd task_folder;
    std::uint64_t task_links = 0;  ///< Links of the folder: two and one for each thread.
    std::map<int, Thread> threads;
  };

  bool update_processes(MonoTime now);
  bool update_threads(int pid, Process& process, MonoTime now);
  bool add_and_drop_threads(int pid, Process& process, std::optional<MonoTime> since, MonoTime now);
  bool anything_runnable() const;
  static void note_run(Thread& thread, std::optional<MonoTime> after, MonoTime now);
  [[nodiscard]] const Thread* find(int pid, int tid) const;
  void keep_open(int pid, int tid, Thread& thread);
  void forget(const Thread& thread);

  RoleOf role_of_;
  std::set<int> except_pids_;
  std::size_t most_kept_;
  std::size_t kept_ = 0;
  std::map<int, Process> known_;
  std::optional<MonoTime> last_look_;
  std::optional<MonoTime> last_list_;  ///< When all processes were listed.
  std::uint64_t links_when_listed_ = 0;
};

}  // namespace backfault
