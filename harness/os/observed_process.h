// One running program as seen from outside, for the length of one explanation.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/model/fd.h"
#include "harness/model/result.h"
#include "harness/os/proc_text.h"
#include "harness/os/sock_diag.h"

namespace backfault {

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
  /// Nothing: unreadable.
  [[nodiscard]] const std::optional<std::vector<SharedMapping>>& shared_mappings();
  /// A copy of one of its descriptors; see `borrow_descriptor`.
  [[nodiscard]] Result<Fd> borrow(int descriptor);
  /// Fills `into` from its memory; false when not all of it can be read.
  [[nodiscard]] bool read_memory(std::uint64_t address, std::span<std::byte> into) const;

  template <typename Value>
  [[nodiscard]] std::optional<Value> read_value(const std::uint64_t address) const {
    Value value{};
    if (!read_memory(address, std::as_writable_bytes(std::span(&value, 1)))) return std::nullopt;
    return value;
  }
  /// `count` values in a row, at most 65,536; nothing when there are more or not all are readable.
  template <typename Value>
  [[nodiscard]] std::optional<std::vector<Value>> read_values(const std::uint64_t address,
                                                              const std::uint64_t count) const {
    if (count > 65536) return std::nullopt;
    std::vector<Value> values(count);
    if (!read_memory(address, std::as_writable_bytes(std::span(values)))) return std::nullopt;
    return values;
  }

 private:
  int pid_;
  int visible_thread_;
  std::string folder_;
  std::optional<Fd> handle_;
  std::optional<bool> has_timers_;
  std::optional<bool> catches_alarms_;
  std::optional<std::optional<bool>> is_64_bit_;
  std::optional<std::optional<std::vector<SharedMapping>>> mappings_;
};

/// All programs that one explanation is about, and the kernel's lists of sockets, read when first
/// needed.
class ObservedWorld {
 public:
  [[nodiscard]] ObservedProcess& process(int pid);
  /// The peer of a Unix socket; nothing: not connected, not accepted, or unreadable.
  [[nodiscard]] std::optional<std::uint64_t> unix_peer(std::uint64_t inode);
  /// Null: unknown to the kernel of this network namespace.
  [[nodiscard]] const TcpSocketInfo* tcp_socket(std::uint64_t inode);
  /// Whether any process of the machine has armed alarm(2) or setitimer(2); the kernel does not
  /// tell which. False when that cannot be read either.
  [[nodiscard]] bool some_alarm_is_armed();

 private:
  std::map<int, ObservedProcess> processes_;
  std::optional<std::map<std::uint64_t, std::uint64_t>> unix_peers_;
  std::optional<std::map<std::uint64_t, TcpSocketInfo>> tcp_sockets_;
  std::optional<bool> some_alarm_is_armed_;
};

}  // namespace backfault
