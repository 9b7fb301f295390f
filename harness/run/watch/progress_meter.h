// Counts the bytes between client and server, from the best source available.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "harness/control/machine.h"

namespace backfault {

/// Reads, in this order of preference: the server's own status page, the counters of the wire, the
/// kernel's counters of the programs' sockets. It remembers when bytes last moved. Bytes that the
/// wire delays for a willing receiver count as moving, and so do bytes that a program takes from
/// the kernel's buffers long after they were counted as sent; bytes for a server that takes nothing
/// do not. Without any source, what the client's processes read and write shows that they are at
/// work, but not how much of it goes to the server.
class ProgressMeter {
 public:
  /// An empty `status_path` means that the product has no status page.
  ProgressMeter(Machine& machine, std::string status_path, bool has_wire);

  /// Starts again from 0: all bytes until now belong to another run.
  void begin_anew();
  /// While the server receives nothing, bytes to it are no progress: keep-alives, or another
  /// attempt to connect.
  void regard_server_as_deaf(bool deaf);
  /// Reads the counters now.
  void update();

  [[nodiscard]] Progress progress() const { return latest_; }
  /// How often the server did each operation that its status page counts as "op_NAME".
  [[nodiscard]] const std::map<std::string, std::uint64_t>& operations() const {
    return operations_;
  }
  [[nodiscard]] std::optional<MonoTime> last_change() const { return last_change_; }
  /// False if no source could be read: then silence proves nothing.
  [[nodiscard]] bool can_see() const {
    return latest_.bytes_to_client || latest_.bytes_to_server || !transferred_.empty();
  }

 private:
  enum class Source { status_page, wire, sockets };
  struct Reading {
    Source source = Source::sockets;
    Progress counted;
  };
  [[nodiscard]] Reading read(const WireCounters& wire);
  [[nodiscard]] Reading read_all(const WireCounters& wire);
  [[nodiscard]] bool anything_transferred();
  [[nodiscard]] bool anything_delivered();
  [[nodiscard]] std::uint64_t moved_on(const Progress& progress) const;
  void count_operations(const std::map<std::string, std::uint64_t>& status);

  Machine& machine_;
  std::string status_path_;
  bool has_wire_;
  bool server_is_deaf_ = false;
  std::map<Source, Progress> counted_;  ///< The maximum of each source so far.
  std::map<Source, Progress> past_;     ///< Of runs before this one.
  std::map<std::string, std::uint64_t> past_operations_;
  Progress latest_;
  std::map<std::string, std::uint64_t> operations_;
  std::map<int, std::uint64_t> transferred_;  ///< By the client's processes, where used.
  MonoTime next_look_at_processes_;
  std::optional<std::uint64_t> delivered_;
  MonoTime next_look_at_sockets_;
  std::optional<MonoTime> last_change_;
};

}  // namespace backfault
