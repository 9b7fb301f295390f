// Types for quantities, and their text form.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace backfault {

/// Every duration and every time in a record is a whole number of microseconds.
using Duration = std::chrono::microseconds;

/// An instant on the monotonic clock, counted from the start of its trial.
struct MonoTime {
  Duration since_start{};
  auto operator<=>(const MonoTime&) const = default;
};

[[nodiscard]] constexpr MonoTime operator+(const MonoTime time, const Duration by) {
  return MonoTime{time.since_start + by};
}
[[nodiscard]] constexpr Duration operator-(const MonoTime later, const MonoTime earlier) {
  return later.since_start - earlier.since_start;
}

/// An instant of the machine's steady clock, at its full resolution.
using Instant = std::chrono::steady_clock::time_point;

/// An instant on the wall clock (microseconds since 1970, UTC): a label, not for measuring.
struct WallTime {
  std::int64_t unix_us = 0;
  auto operator<=>(const WallTime&) const = default;
};

struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};

struct CpuIndex {
  int number = 0;
  auto operator<=>(const CpuIndex&) const = default;
};

/// The source of all randomness in a campaign; in JSON it is a string of decimal digits.
struct Seed {
  std::uint64_t value = 0;
  auto operator<=>(const Seed&) const = default;
};

/// "0", "512", "512B", "64KiB", "10MiB", "2GiB", "1TiB", and "10KB", "5MB", "1GB" (powers of 1000).
/// Whole numbers only. The error lists what is allowed.
[[nodiscard]] Result<Bytes> parse_bytes(std::string_view text);

/// "250us", "250ms", "2s", "1min", "3h"; a fraction is allowed ("1.5s"). A bare "0" is allowed.
/// At most ten years, so that sums of durations never overflow.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

/// The shortest exact text that `parse_bytes` reads back: "64KiB", "1000B".
[[nodiscard]] std::string format_bytes(Bytes bytes);

/// The shortest whole number with a unit that `parse_duration` reads back: "250ms", "90s".
[[nodiscard]] std::string format_duration(Duration duration);

/// "2026-01-31T12:00:00Z", UTC.
[[nodiscard]] std::string format_wall_time(WallTime time);

}  // namespace backfault
