// Pure parsers of kernel text about descriptors and ports. Each says what it does with malformed
// lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/units.h"

namespace backfault {

/// A descriptor that an epoll set watches, by the number it had when it was added.
struct EpollMember {
  int descriptor = -1;
  std::uint32_t events = 0;
  std::uint64_t inode = 0;
  /// How many members with the same number precede it: after close(2) a set keeps a file that is
  /// still open elsewhere under its old number, which may be reused.
  std::uint32_t before = 0;
  bool operator==(const EpollMember&) const = default;
};

/// /proc/PID/fdinfo/N (proc_pid_fdinfo(5)).
struct DescriptorText {
  std::uint32_t flags = 0;  ///< Those of open(2).
  std::vector<EpollMember> epoll_members;
  std::optional<Duration> timer_left;          ///< Of a timerfd; zero: not armed.
  std::optional<std::uint64_t> event_counter;  ///< eventfd-id: all eventfds share one inode.
  std::optional<int> process;                  ///< Of a pidfd; -1: it ended and was reaped.

  [[nodiscard]] bool can_read() const { return (flags & 3U) != 1; }
  [[nodiscard]] bool can_write() const { return (flags & 3U) != 0; }
};
/// Nothing if the flags are missing or a line of a known kind is malformed.
[[nodiscard]] std::optional<DescriptorText> parse_descriptor(std::string_view text);

/// The ports in state LISTEN of /proc/net/tcp or tcp6, sorted; malformed lines are skipped.
[[nodiscard]] std::vector<std::uint16_t> parse_listening_ports(std::string_view text);

}  // namespace backfault
