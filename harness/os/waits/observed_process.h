// One running program as seen from outside, for the duration of one explanation.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/os/net/sock_diag.h"
#include "harness/os/net/window_probes.h"
#include "harness/os/proc/process_memory.h"
#include "harness/os/proc/text.h"
#include "harness/os/waits/alarm_watch.h"
#include "harness/os/waits/fd_owners.h"

namespace backfault {

class ThreadSampler;

/// Reads each item on demand, once.
class ObservedProcess {
 public:
  explicit ObservedProcess(int pid);

  [[nodiscard]] int pid() const { return pid_; }
  /// "/proc/12": where its memory and descriptors are visible.
  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// Whether its executable is 64-bit; nothing if unreadable. A 32-bit program uses other system
  /// call numbers.
  [[nodiscard]] std::optional<bool> is_64_bit();
  /// Whether it has made timers with timer_create(2); the kernel does not show if they are armed.
  [[nodiscard]] bool has_timers();
  /// Whether it has a handler for SIGALRM.
  [[nodiscard]] bool catches_alarms();
  /// Whether it ignores SIGALRM; false if unreadable.
  [[nodiscard]] bool ignores_alarms();
  /// Whether it has a handler for a signal that others might send; true if unreadable. The signals
  /// that the C library reserves for its threads do not count.
  [[nodiscard]] bool catches_signals();
  /// The masks of one of its threads; nothing: unreadable.
  [[nodiscard]] std::optional<SignalText> signals_of(int tid) const;
  /// Whether the kernel may work for it while its threads sleep: io_uring, Linux AIO. True if its
  /// memory map is unreadable.
  [[nodiscard]] bool is_asynchronous(const FdOwners& fd_owners);
  /// Nothing: unreadable.
  [[nodiscard]] const std::optional<std::vector<SharedMapping>>& shared_mappings();
  /// Whether it maps a file with this inode number, on any file system; true if unreadable.
  [[nodiscard]] bool may_map(std::uint64_t inode) const;
  /// A copy of one of its descriptors; see `borrow_descriptor`.
  [[nodiscard]] Result<Fd> borrow(int descriptor);
  template <typename Value>
  [[nodiscard]] std::optional<Value> read_value(const std::uint64_t address) const {
    return backfault::read_value<Value>(visible_thread_, address);
  }
  template <typename Value>
  [[nodiscard]] std::optional<std::vector<Value>> read_values(const std::uint64_t address,
                                                              const std::uint64_t count) const {
    return backfault::read_values<Value>(visible_thread_, address, count);
  }

 private:
  [[nodiscard]] const std::optional<SignalText>& signals();

  int pid_;
  int visible_thread_;
  std::string folder_;
  std::optional<Fd> handle_;
  std::optional<bool> has_timers_;
  std::optional<std::optional<SignalText>> signals_;
  std::optional<std::optional<bool>> is_64_bit_;
  std::optional<std::optional<std::vector<SharedMapping>>> mappings_;
};

/// Where the programs run, which bounds who can reach them.
struct Surroundings {
  bool closed = false;                          ///< Own PID, network and IPC namespaces.
  std::optional<std::uint64_t> private_device;  ///< The file system that only the trial mounts.
  int harness = 0;                              ///< The harness's pid in their namespace; 0: none.
  int tracer = 0;                        ///< The harness's tracer; it acts only when one moves.
  WindowProbes* probes = nullptr;        ///< Earlier observations of closed windows.
  AlarmWatch* alarms = nullptr;          ///< Who may have armed an alarm.
  const ThreadSampler* looks = nullptr;  ///< Earlier observations of threads that ran.
};

/// All programs of one explanation, and the kernel's lists of sockets and descriptors, read when
/// first needed.
class ObservedWorld {
 public:
  ObservedWorld() = default;
  /// `pids`: the processes of the trial, sorted.
  ObservedWorld(std::vector<int> pids, Surroundings surroundings)
      : pids_(std::move(pids)), surroundings_(surroundings) {}

  [[nodiscard]] const std::vector<int>& pids() const { return pids_; }
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }
  [[nodiscard]] bool is_of_trial(int pid) const;
  [[nodiscard]] ObservedProcess& process(int pid);
  [[nodiscard]] const FdOwners& fd_owners();
  /// The peer of a Unix socket; nothing: not connected, not accepted, or unreadable.
  [[nodiscard]] std::optional<std::uint64_t> unix_peer(std::uint64_t inode);
  /// Null: not in this network namespace.
  [[nodiscard]] const TcpSocketInfo* tcp_socket(std::uint64_t inode);
  /// The other end of a connection; null: not in this network namespace.
  [[nodiscard]] const TcpSocketInfo* tcp_peer(const TcpSocketInfo& socket);
  /// Whether the harness itself listens on this port, for its wire.
  [[nodiscard]] bool harness_listens_on(std::uint16_t port);
  /// Whether it may have armed alarm(2) or setitimer(2). Without an AlarmWatch, any alarm on the
  /// machine may be its own; true if even those are unreadable. The kernel's timer list has gaps
  /// while timers come and go, so it is read several times.
  [[nodiscard]] bool alarm_may_be_armed(int pid);

 private:
  void list_tcp_sockets();

  std::vector<int> pids_;
  Surroundings surroundings_;
  std::map<int, ObservedProcess> processes_;
  std::optional<FdOwners> fd_owners_;
  std::optional<std::map<std::uint64_t, std::uint64_t>> unix_peers_;
  std::optional<std::vector<TcpSocketInfo>> tcp_sockets_;
  bool alarms_were_read_ = false;
  std::optional<bool> some_alarm_is_armed_;  ///< Of any process.
};

}  // namespace backfault
