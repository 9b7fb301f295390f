// One running program as seen from outside, for the length of one explanation.
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

/// Reads on demand, and each thing once.
class ObservedProcess {
 public:
  explicit ObservedProcess(int pid);

  [[nodiscard]] int pid() const { return pid_; }
  /// "/proc/12": where its memory and descriptors are shown.
  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// Whether its program file is a 64-bit one; nothing: unreadable. The system call numbers of a
  /// 32-bit program mean other calls.
  [[nodiscard]] std::optional<bool> is_64_bit();
  /// Whether it has made timers with timer_create(2); the kernel does not tell if they are armed.
  [[nodiscard]] bool has_timers();
  /// Whether it has a handler for SIGALRM.
  [[nodiscard]] bool catches_alarms();
  /// Whether it ignores SIGALRM; false when that cannot be read.
  [[nodiscard]] bool ignores_alarms();
  /// Whether it has a handler for a signal that others would send it; true when unreadable. Those
  /// that the C library keeps for its own threads do not count.
  [[nodiscard]] bool catches_signals();
  /// The masks of one of its threads; nothing: unreadable.
  [[nodiscard]] std::optional<SignalText> signals_of(int tid) const;
  /// Whether the kernel may work for it while its threads sleep: io_uring, Linux AIO. True when
  /// its memory cannot be looked at.
  [[nodiscard]] bool is_asynchronous(const FdOwners& fd_owners);
  /// Nothing: unreadable.
  [[nodiscard]] const std::optional<std::vector<SharedMapping>>& shared_mappings();
  /// Whether it has mapped a file of this number, in whatever file system; true when unreadable.
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

/// Where the programs run, as far as it bounds who can reach them.
struct Surroundings {
  bool closed = false;  ///< Namespaces of their own for processes, network and System V objects.
  std::optional<std::uint64_t> private_device;  ///< The file system that nobody else has mounted.
  int harness = 0;                              ///< The pid of the harness among them; 0: none.
  int tracer = 0;  ///< A process of the harness that traces, and does nothing until one moves.
  WindowProbes* probes = nullptr;        ///< What earlier looks saw of closed windows.
  AlarmWatch* alarms = nullptr;          ///< Who may have armed one.
  const ThreadSampler* looks = nullptr;  ///< What they saw of threads that ran.
};

/// All programs that one explanation is about, and the kernel's lists of sockets and holders, read
/// when first needed.
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
  /// Null: unknown to the kernel of this network namespace.
  [[nodiscard]] const TcpSocketInfo* tcp_socket(std::uint64_t inode);
  /// The other end of a connection; null: not in this network namespace.
  [[nodiscard]] const TcpSocketInfo* tcp_peer(const TcpSocketInfo& socket);
  /// Whether the harness itself listens on this port, for its wire.
  [[nodiscard]] bool harness_listens_on(std::uint16_t port);
  /// Whether it may have armed alarm(2) or setitimer(2). One that was armed may have expired: then
  /// any alarm of the machine's may be it. True when that cannot be read either. A list of the
  /// kernel's that is read while timers come and go has gaps: it is read several times.
  [[nodiscard]] bool alarm_may_be_armed(int pid);

 private:
  void list_tcp_sockets();

  std::vector<int> pids_;
  Surroundings surroundings_;
  std::map<int, ObservedProcess> processes_;
  std::optional<FdOwners> holders_;
  std::optional<std::map<std::uint64_t, std::uint64_t>> unix_peers_;
  std::optional<std::vector<TcpSocketInfo>> tcp_sockets_;
  bool alarms_were_read_ = false;
  std::optional<bool> some_alarm_is_armed_;  ///< Of whoever.
};

}  // namespace backfault
