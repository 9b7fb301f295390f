// What was read from the kernel about the programs under test. "Unreadable" is a value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/units.h"
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
  timer,  ///< A timer descriptor or a signal wait with a deadline.
  other,  ///< A call that this version does not model.
  unreadable,
};

/// What one thread waits for, in machine and in human words.
struct WaitFact {
  int pid = 0;
  int tid = 0;
  std::optional<Role> role;
  std::string command;
  WaitKind kind = WaitKind::unreadable;
  std::string call;                       ///< "futex", "recvfrom", "epoll_wait".
  std::vector<std::string> conduits;      ///< Normalised keys, equal on both sides of a conduit.
  std::optional<Duration> deadline_left;  ///< Time until its own time-out, at most; nothing: none.
  std::string words;  ///< "waits in futex for memory shared with mock_server (memfd:ring +0x40)".
};

/// Bytes that moved between client and server, as far as they can be seen.
struct Progress {
  std::optional<std::uint64_t> bytes_to_client;
  std::optional<std::uint64_t> bytes_to_server;
  bool operator==(const Progress&) const = default;
};

}  // namespace backfault
