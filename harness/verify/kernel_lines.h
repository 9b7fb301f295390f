// Parses the raw lines of /proc that a certificate quotes (proc(5)).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace backfault {

/// /proc/PID/task/TID/syscall of a thread that does not run. Number -1: it is in no call, and the
/// arguments are unknown.
struct SyscallLine {
  std::int64_t number = -1;
  std::array<std::uint64_t, 6> arguments{};
};

/// Nothing for "running" and for a line that the kernel does not write.
[[nodiscard]] std::optional<SyscallLine> read_syscall_line(std::string_view line);

/// /proc/PID/task/TID/schedstat.
struct SchedstatLine {
  std::uint64_t run_ns = 0;
  std::uint64_t wait_ns = 0;
  std::uint64_t times_run = 0;
};

[[nodiscard]] std::optional<SchedstatLine> read_schedstat_line(std::string_view line);

/// The parts between separators, empty ones included.
[[nodiscard]] std::vector<std::string_view> split_at(std::string_view text,
                                                     std::string_view separator);

/// Whole numbers without sign, blanks or leftovers; the hexadecimal one begins with "0x".
[[nodiscard]] std::optional<std::uint64_t> read_decimal(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> read_signed_decimal(std::string_view text);
[[nodiscard]] std::optional<std::uint64_t> read_hexadecimal(std::string_view text);

}  // namespace backfault
