// Reads the clocks; nothing else does.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>

#include "harness/base/units.h"

namespace backfault {

/// Microseconds on CLOCK_MONOTONIC, which all processes of the machine share. For measuring.
[[nodiscard]] inline Duration monotonic_now() {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

/// A label for people. The wall clock may jump.
[[nodiscard]] inline WallTime wall_now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return WallTime{std::chrono::duration_cast<Duration>(since_1970).count()};
}

/// Instants of one trial, counted from the construction.
class TrialClock {
 public:
  [[nodiscard]] MonoTime now() const { return MonoTime{monotonic_now() - start_}; }

 private:
  Duration start_ = monotonic_now();
};

/// An instant on CLOCK_MONOTONIC to wait for, and the time left until then.
class Deadline {
 public:
  explicit Deadline(const Duration from_now)
      : end_(monotonic_now() + std::clamp<Duration>(from_now, Duration{}, std::chrono::hours(24))) {
  }
  [[nodiscard]] Duration left() const { return std::max(Duration{}, end_ - monotonic_now()); }
  [[nodiscard]] bool passed() const { return left() == Duration{}; }
  /// For ppoll(2).
  [[nodiscard]] timespec left_timespec() const {
    const Duration rest = left();
    return timespec{.tv_sec = rest.count() / 1'000'000,
                    .tv_nsec = (rest.count() % 1'000'000) * 1'000};
  }

 private:
  Duration end_;
};

}  // namespace backfault
