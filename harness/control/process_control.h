// What faults do to processes from outside: signals, pauses, scheduling, limits, and company on a
// core.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/model/evidence.h"
#include "harness/model/observation.h"

namespace backfault {

enum class SchedulingPolicy { normal, batch, idle, fifo, round_robin, other };

/// How the kernel schedules one thread (sched(7)).
struct Scheduling {
  SchedulingPolicy policy = SchedulingPolicy::normal;
  int nice = 0;       ///< -20 to 19; 0 for fifo and round_robin.
  int real_time = 0;  ///< 1 to 99 for fifo and round_robin, else 0.
  bool operator==(const Scheduling&) const = default;
};

struct ThreadScheduling {
  int tid = 0;
  Scheduling scheduling;
};

/// What the scheduler says of one thread.
struct ThreadLook {
  int tid = 0;
  ThreadState state = ThreadState::unknown;
  Duration kept_waiting{};  ///< It was ready to run, but had no processor (schedstat, field 2).
};

enum class LimitKind { address_space, data, descriptors };

/// One resource limit of a process (getrlimit(2)): bytes or descriptors; nothing: unlimited.
struct LimitValue {
  std::optional<std::uint64_t> soft;
  std::optional<std::uint64_t> hard;
  bool operator==(const LimitValue&) const = default;
};

/// A soft limit in force before exec.
struct LaunchLimit {
  LimitKind kind{};
  std::uint64_t soft = 0;
  bool operator==(const LaunchLimit&) const = default;
};

/// Stops and continues in turns, by a clock of its own.
struct PulseSpec {
  std::string fault;
  Duration stopped{};
  Duration running{};
};
struct PulseCount {
  std::uint64_t stops = 0;         ///< Times that a process was told to stop.
  std::uint64_t seen_stopped = 0;  ///< Of these: all its threads were read as stopped.
  std::uint64_t seen_running = 0;  ///< Times that no thread of it was, after it was continued.
};

/// Busy threads of the harness on the cores of the victims.
struct CompanyCount {
  std::uint64_t threads = 0;
  Duration ran{};  ///< On a processor, all of them together.
};

/// Time on processors that all threads under it share, in each period.
struct QuotaSpec {
  Duration runtime{};
  Duration period{};
  bool operator==(const QuotaSpec&) const = default;
};
struct QuotaCount {
  QuotaSpec in_force{};         ///< As read back.
  std::vector<int> members{};   ///< Pids that are under it now.
  std::uint64_t periods = 0;    ///< In which any of them wanted to run.
  std::uint64_t throttled = 0;  ///< Of these: in which the runtime was used up.
  Duration waited{};            ///< Until the next period, all processors together.
};

/// Every call names a process of the trial; a pid that is none of its processes, or is gone, is an
/// error. Used by one thread.
class ProcessControl {
 public:
  ProcessControl() = default;
  ProcessControl(const ProcessControl&) = delete;
  ProcessControl& operator=(const ProcessControl&) = delete;
  virtual ~ProcessControl() = default;

  [[nodiscard]] virtual Result<void> send_signal(int pid, int number) = 0;
  /// Every thread that is no zombie.
  [[nodiscard]] virtual Result<std::vector<ThreadLook>> threads_of(int pid) = 0;
  /// How a program that the machine started has ended; nothing: it lives, or was started by
  /// another.
  [[nodiscard]] virtual std::optional<ExitState> ending_of(int pid) = 0;
  /// Waits for the end of the process, at most `bound`: whoever is ended needs a processor for it.
  virtual void await_end(int pid, Duration bound) = 0;

  /// Stops every thread (SIGSTOP) until `release`, and counts as a hold of this fault's.
  [[nodiscard]] virtual Result<void> hold(int pid, const std::string& fault) = 0;
  /// Continues the process; one that ended meanwhile, or was not held, is no error.
  [[nodiscard]] virtual Result<void> release(int pid, const std::string& fault) = 0;
  /// What is held now, and what pulses may hold at any moment.
  [[nodiscard]] virtual std::vector<Hold> holds() = 0;

  /// Begins to pulse; the answer names it in the calls below.
  [[nodiscard]] virtual Result<int> start_pulses(const PulseSpec& spec) = 0;
  /// From now on these, and no others.
  virtual void pulse(int pulses, const std::vector<int>& pids) = 0;
  [[nodiscard]] virtual PulseCount count_pulses(int pulses) = 0;
  /// Leaves every process running, and reads that back.
  [[nodiscard]] virtual Result<void> end_pulses(int pulses) = 0;

  [[nodiscard]] virtual Result<std::vector<ThreadScheduling>> scheduling_of(int pid) = 0;
  /// Of one thread of the process; a thread that ended meanwhile is no error.
  [[nodiscard]] virtual Result<void> set_scheduling(int pid, const ThreadScheduling& wanted) = 0;

  [[nodiscard]] virtual Result<LimitValue> limit_of(int pid, LimitKind kind) = 0;
  /// The hard limit stays: what is lowered there cannot be raised again without privilege.
  [[nodiscard]] virtual Result<void> set_soft_limit(int pid, LimitKind kind,
                                                    std::optional<std::uint64_t> soft) = 0;
  /// Numbers of its open descriptors, sorted.
  [[nodiscard]] virtual Result<std::vector<int>> descriptors_of(int pid) = 0;

  /// Keeps so many threads busy on each of these cores; the answer names them below.
  [[nodiscard]] virtual Result<int> start_company(const std::vector<CpuIndex>& cores,
                                                  std::uint64_t threads_per_core) = 0;
  [[nodiscard]] virtual CompanyCount count_company(int company) = 0;
  virtual void end_company(int company) = 0;

  /// A quota without members; the answer names it below.
  [[nodiscard]] virtual Result<int> start_quota(const QuotaSpec& spec) = 0;
  /// The whole process; what it starts from now on is under it too.
  [[nodiscard]] virtual Result<void> put_under_quota(int quota, int pid) = 0;
  [[nodiscard]] virtual Result<QuotaCount> count_quota(int quota) = 0;
  /// Nobody is under it any more. One that has ended already is no error.
  [[nodiscard]] virtual Result<void> end_quota(int quota) = 0;
};

}  // namespace backfault
