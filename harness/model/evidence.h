// What was read from the kernel about the programs under test. "Unreadable" is a value.
//
//   const Sample first = machine.sample();
//   const std::vector<WaitFact> waits = machine.explain(first).waits;
//   const HangProof proof = prove(snapshot, waits);
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/verdict.h"

namespace backfault {

enum class ThreadState { running, sleeping, disk_wait, stopped, traced, zombie, unknown };

/// Counters from schedstat. They change if and only if the thread runs.
struct RunCounters {
  std::uint64_t run_ns = 0;
  std::uint64_t times_run = 0;
  bool operator==(const RunCounters&) const = default;
};

/// The system call a thread is blocked in, from /proc/PID/task/TID/syscall.
struct BlockedCall {
  long number = -1;
  std::array<std::uint64_t, 6> arguments{};
  bool operator==(const BlockedCall&) const = default;
};

struct ThreadSample {
  int pid = 0;
  int tid = 0;
  std::optional<Role> role;  ///< The side whose process tree it is in; nothing: unknown.
  std::string command;       ///< The thread's name.
  ThreadState state = ThreadState::unknown;
  std::optional<RunCounters> ran;      ///< Nothing: unreadable.
  std::optional<BlockedCall> blocked;  ///< Nothing: running or unreadable.
  std::string wait_channel;            ///< The kernel function it sleeps in; may be empty.
  std::string schedstat_line;          ///< As the kernel wrote it, without the newline.
  std::string syscall_line;            ///< Likewise, with stack pointer and program counter.
  /// The last look that found that it had run since the look before: it fell asleep after that.
  /// Nothing: it was already asleep when it was first seen.
  std::optional<MonoTime> ran_after;
  bool operator==(const ThreadSample&) const = default;
};

/// All threads of a trial except the harness's own, sorted by tid.
struct Sample {
  MonoTime begun;
  MonoTime ended;
  std::vector<ThreadSample> threads;
  bool complete = true;  ///< False when something could not be read.
};

enum class WaitKind {
  not_waiting,
  sleep,          ///< A pure sleep: the thread wakes up by itself.
  shared_futex,   ///< A futex in memory that other processes map.
  private_futex,  ///< A futex of its own process.
  socket,
  pipe,
  event_set,  ///< poll, select or epoll over several descriptors.
  child,      ///< wait for a child process.
  file_lock,
  semaphore,  ///< Of System V.
  signal,     ///< Only a signal ends it.
  timer,      ///< A timer descriptor, or a wait for a signal with a timeout.
  other,      ///< A system call that this version does not model.
  unreadable,
};

/// What a thread waits for.
enum class Awaited {
  data,         ///< Bytes to read, or end of file.
  space,        ///< Space to write.
  connection,   ///< A client that connects to a listening socket.
  answer,       ///< The peer's answer to connect(2).
  memory,       ///< A futex wake-up.
  event,        ///< A write to an eventfd.
  process_end,  ///< The end of a child, or of the process behind a pidfd.
  lock,
  semaphore,
  partner,  ///< Another process that opens the other end of a FIFO.
  signal,
};

/// Whether the wake condition held when it was read.
enum class Readiness {
  absent,      ///< No, and nothing for it is in flight.
  consumed,    ///< Yes, but its only wake-up was used up or never sent.
  on_its_way,  ///< No, but the kernel still has something in flight.
  present,     ///< Yes: the waiter is about to run.
  unknown,
};

/// One condition that ends a wait, and everybody who can make it true. Threads of the waiter's own
/// process always can; they are not listed.
struct WakeCondition {
  Awaited thing = Awaited::data;
  std::string channel;  ///< A key as in WaitFact::channels; may be empty.
  Readiness readiness = Readiness::unknown;
  std::vector<int> wakers;      ///< Processes of the trial, sorted.
  bool anyone = false;          ///< Every process of the trial can wake it.
  bool wire = false;            ///< The harness's wire can, by forwarding something.
  bool harness = false;         ///< The harness can: it reads what the programs write.
  bool external_wakers = true;  ///< A process outside the trial can, or it is not known who can.
  std::string evidence;         ///< What was read: "poll events=0x1 revents=0x0".
  bool operator==(const WakeCondition&) const = default;
};

/// A thread or process that a fault of the harness keeps from running.
struct Hold {
  int pid = 0;
  int tid = 0;  ///< 0: every thread of the process.
  std::string fault;
  bool until_reverted = false;  ///< False: the harness releases it by itself before that.
  bool operator==(const Hold&) const = default;
};

/// What one thread waits for, as values and in words.
struct WaitFact {
  int pid = 0;
  int tid = 0;
  std::optional<Role> role;
  std::string command;
  WaitKind kind = WaitKind::unreadable;
  std::string call;                   ///< "futex", "recvfrom", "epoll_wait".
  std::vector<std::string> channels;  ///< Normalised keys, equal on both sides of a channel.
  std::optional<Duration>
      deadline_left;                   ///< Upper bound of the time to its timeout; nothing: none.
  std::optional<MonoTime> not_before;  ///< Its timeout does not expire before this.
  std::vector<WakeCondition>
      wake_conditions;  ///< Each of them ends the wait; empty: only a timeout does.
  /// The pair of system call and kernel function is known, `wake_conditions` is complete, and no
  /// signal is about to be delivered.
  bool modelled = false;
  std::string held_by;  ///< The fault that keeps it from running; empty: none.
  std::string words;    ///< "waits in futex for memory shared with mock_server (memfd:ring +0x40)".
};

/// What could make a process run, other than the wake conditions of its threads.
struct ProcessSample {
  int pid = 0;
  int parent = 0;
  std::optional<Role> role;
  std::string command;
  bool catches_signals = true;  ///< A signal handler may run; also if unreadable.
  bool may_be_timed = true;     ///< A POSIX timer or an alarm of somebody may be armed.
  bool asynchronous = true;     ///< The kernel may work for it (io_uring); also if unreadable.
  bool operator==(const ProcessSample&) const = default;
};

/// The harness's wire at the time of a snapshot.
struct WireSample {
  bool present = false;
  bool quiet = false;   ///< It holds nothing that it could deliver now or later.
  std::string held_by;  ///< The fault that keeps it from forwarding; empty: none.
  bool operator==(const WireSample&) const = default;
};

/// The evidence of a proof besides the waits: two samples and what was read between them.
struct Snapshot {
  Sample first;
  std::vector<ProcessSample> processes;  ///< Alive, without the harness, sorted by pid.
  WireSample wire;
  /// No process outside the trial can see or reach those of the trial, and no file descriptor is in
  /// flight in a message (SCM_RIGHTS).
  bool closed = false;
  Sample second;
};

/// Bytes that moved between client and server, as far as they can be counted.
struct Progress {
  std::optional<std::uint64_t> bytes_to_client;
  std::optional<std::uint64_t> bytes_to_server;
  bool operator==(const Progress&) const = default;
};

/// The sum of both directions; an unknown count is 0.
[[nodiscard]] std::uint64_t total_bytes(const Progress& progress);

[[nodiscard]] std::string_view to_string(ThreadState value);
[[nodiscard]] std::string_view to_string(Awaited value);
[[nodiscard]] std::string_view to_string(Readiness value);

}  // namespace backfault
