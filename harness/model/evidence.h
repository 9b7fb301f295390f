// What was read from the kernel about the programs under test. "Unreadable" is a value.
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

/// Counters from schedstat: they change whenever the thread ran, and only then.
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
  std::optional<Role> role;  ///< Whose tree it belongs to; nothing: unknown.
  std::string command;       ///< The thread's name.
  ThreadState state = ThreadState::unknown;
  std::optional<RunCounters> ran;      ///< Nothing: unreadable.
  std::optional<BlockedCall> blocked;  ///< Nothing: running or unreadable.
  std::string wait_channel;            ///< The kernel's name for where it sleeps; may be empty.
  std::string schedstat_line;          ///< As the kernel wrote it, without its end.
  std::string syscall_line;            ///< The same, with stack pointer and program counter.
  /// The last look at which it had run since the look before: it fell asleep later. Nothing: it was
  /// asleep when it was first seen.
  std::optional<MonoTime> ran_after;
  bool operator==(const ThreadSample&) const = default;
};

/// All threads of a trial, the harness's own excluded, sorted by tid.
struct Sample {
  MonoTime begun;
  MonoTime ended;
  std::vector<ThreadSample> threads;
  bool complete = true;  ///< False when something could not be read.
};

enum class WaitKind {
  not_waiting,
  sleep,          ///< A pure sleep: the thread goes on by itself.
  shared_futex,   ///< A futex in memory that other processes map.
  private_futex,  ///< A futex of its own process.
  socket,
  pipe,
  event_set,  ///< poll, select or epoll over several descriptors.
  child,      ///< wait for a child process.
  file_lock,
  semaphore,  ///< Of System V.
  signal,     ///< A signal alone ends it.
  timer,      ///< A timer descriptor or a signal wait with a deadline.
  other,      ///< A call that this version does not model.
  unreadable,
};

/// What ends a wait when it comes.
enum class Awaited {
  data,         ///< Bytes, or the end of them, to read.
  space,        ///< Room to write.
  connection,   ///< A client, for a listening socket.
  answer,       ///< Of the one that is being connected to.
  memory,       ///< A wake-up of a futex.
  event,        ///< Of an event counter.
  process_end,  ///< Of a child, or of the process of a pidfd.
  lock,
  semaphore,
  partner,  ///< The other end of a FIFO that is being opened.
  signal,
};

/// Whether what is awaited had come at the moment of reading.
enum class Readiness {
  absent,      ///< No, and it is not on its way.
  consumed,    ///< It is there, but its one wake-up was used up or never given.
  on_its_way,  ///< The kernel still carries something.
  present,     ///< Yes: the waiter is about to run.
  unknown,
};

/// One of the things that may end a wait, and all who can bring it. Threads of the waiter's own
/// process always can and are not listed.
struct WakeCondition {
  Awaited thing = Awaited::data;
  std::string channel;  ///< A key as in WaitFact::channels; empty: it has none.
  Readiness readiness = Readiness::unknown;
  std::vector<int> wakers;      ///< Processes of the trial, sorted.
  bool anyone = false;          ///< Every process of the trial can.
  bool wire = false;            ///< The harness's wire, when it passes something on.
  bool harness = false;         ///< The harness itself: it reads what the programs write.
  bool external_wakers = true;  ///< Somebody out of sight, or nobody knows who.
  std::string evidence;         ///< What was read: "poll events=0x1 revents=0x0".
  bool operator==(const WakeCondition&) const = default;
};

/// What the harness itself keeps from going on, for one of its faults.
struct Hold {
  int pid = 0;
  int tid = 0;  ///< 0: every thread of the process.
  std::string fault;
  bool until_reverted = false;  ///< False: the harness will let go of it by itself.
  bool operator==(const Hold&) const = default;
};

/// What one thread waits for, in machine and in human words.
struct WaitFact {
  int pid = 0;
  int tid = 0;
  std::optional<Role> role;
  std::string command;
  WaitKind kind = WaitKind::unreadable;
  std::string call;                       ///< "futex", "recvfrom", "epoll_wait".
  std::vector<std::string> channels;      ///< Normalised keys, equal on both sides of a channel.
  std::optional<Duration> deadline_left;  ///< Time until its own time-out, at most; nothing: none.
  std::optional<MonoTime> not_before;     ///< Its own time-out does not come earlier than this.
  std::vector<WakeCondition>
      wake_conditions;  ///< Any of them ends the wait; empty: only time does.
  /// The call and the place in the kernel are a known pair, everything that can end the wait is in
  /// `awaits`, and no signal is about to be delivered.
  bool modelled = false;
  std::string held_by;  ///< The fault for which the harness keeps it from going on; empty: none.
  std::string words;    ///< "waits in futex for memory shared with mock_server (memfd:ring +0x40)".
};

/// What a process could do or suffer besides what its threads wait for.
struct ProcessSample {
  int pid = 0;
  int parent = 0;
  std::optional<Role> role;
  std::string command;
  bool catches_signals = true;  ///< A signal may make it go on; unreadable counts as that.
  bool may_be_timed = true;     ///< A POSIX timer, or an alarm of somebody, may be armed.
  bool asynchronous = true;     ///< The kernel may work for it (io_uring); unreadable counts too.
  bool operator==(const ProcessSample&) const = default;
};

/// The harness's wire at that moment.
struct WireSample {
  bool present = false;
  bool quiet = false;   ///< It holds nothing that it could deliver, now or later.
  std::string held_by;  ///< The fault that keeps it from forwarding; empty: none.
  bool operator==(const WireSample&) const = default;
};

/// What a proof rests on besides the waits: two samples, and what was read between them.
struct Snapshot {
  Sample first;
  std::vector<ProcessSample> processes;  ///< Living ones, the harness excluded, sorted by pid.
  WireSample wire;
  /// Nobody outside of the trial can see or reach its processes, and no descriptor is on its way to
  /// somebody in a message.
  bool closed = false;
  Sample second;
};

/// Bytes that moved between client and server, as far as they can be seen.
struct Progress {
  std::optional<std::uint64_t> bytes_to_client;
  std::optional<std::uint64_t> bytes_to_server;
  bool operator==(const Progress&) const = default;
};

/// The bytes of both directions; an unknown count adds nothing.
[[nodiscard]] std::uint64_t total_bytes(const Progress& progress);

[[nodiscard]] std::string_view to_string(ThreadState value);
[[nodiscard]] std::string_view to_string(Awaited value);
[[nodiscard]] std::string_view to_string(Readiness value);
[[nodiscard]] std::optional<ThreadState> parse_thread_state(std::string_view text);
[[nodiscard]] std::optional<Awaited> parse_awaited(std::string_view text);
[[nodiscard]] std::optional<Readiness> parse_readiness(std::string_view text);

}  // namespace backfault
