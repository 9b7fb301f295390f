// Looks at every thread of every process in sight without touching any of them.
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

/// Adds the threads of one process to a sample, in the order of their ids. What `complete` means is
/// said at `ThreadSampler::take`.
void add_threads_of(int pid, std::optional<Role> role, Sample& sample);

/// State and counters of one thread, nothing else; nothing: it is gone.
[[nodiscard]] std::optional<ThreadSample> look_at_thread(int pid, int tid);

/// Sees all processes of its /proc but one and the kernel's own. Used by one thread.
class ThreadSampler {
 public:
  ThreadSampler(RoleOf role_of, int except_pid);
  /// Leaves out one more process: it belongs to the harness.
  void leave_out(int pid) { except_pids_.insert(pid); }

  /// State, counters, blocked call and wait channel of every thread, sorted by tid. A thread that
  /// ended meanwhile is left out. `complete` is false when something ended or could not be read
  /// half way, or when there are more than 65,536 threads. A thread whose system call could not be
  /// read because it was about to run is `running`, whatever its state was a moment before.
  [[nodiscard]] Sample take(MonoTime begun, const std::function<MonoTime()>& now);

  /// Whether something moved since the last call; true for the first call. It moved when a process
  /// or thread appeared or vanished, when a thread's counters changed or cannot be read, and when
  /// a thread is runnable or in uninterruptible sleep: it will go on without anybody's help.
  /// One look may miss a turn that passes from a thread not looked at yet to one already seen
  /// asleep; the counters tell the next look.
  ///
  /// The cost is one pread for each thread while things move, two and a list of the processes when
  /// nothing did. Descriptors for that are kept for at most half of what the process may open, at
  /// most 8,192; threads beyond are read by path.
  /// `now` is the time of this look; samples tell by it after which look a thread fell asleep.
  [[nodiscard]] bool anything_ran(MonoTime now);

  /// A time-out of `whole` that a thread still waits for at `now` began later than this; nothing:
  /// it is not known.
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
