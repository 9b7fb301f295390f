#include "harness/os/waits/timeout.h"

#include <fmt/format.h>
#include <sys/time.h>

#include <algorithm>

namespace backfault {
namespace {

constexpr Timeout unreadable{.kind = Timeout::Kind::unreadable};
constexpr std::int64_t us_per_second = 1'000'000;
// 31,000 years: anything longer overflows a Duration.
constexpr std::int64_t most_seconds = us_per_second * us_per_second;

/// Rounded up, because it is an upper bound.
Duration duration_of(const timespec& time) {
  // The memory of another program may contain anything.
  const auto seconds = std::clamp<std::int64_t>(time.tv_sec, -most_seconds, most_seconds);
  const auto nanoseconds = std::clamp<std::int64_t>(time.tv_nsec, 0, 999'999'999);
  return Duration{seconds * us_per_second + (nanoseconds + 999) / 1'000};
}

std::optional<Duration> earlier(const std::optional<Duration> one,
                                const std::optional<Duration> other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

}  // namespace

Timeout within(const Duration left) {
  const Duration bounded = std::max(left, Duration{});
  return {.kind = Timeout::Kind::within, .left = bounded, .from_now = bounded};
}

Timeout within_of_start(const Duration whole) {
  const Duration bounded = std::max(whole, Duration{});
  return {.kind = Timeout::Kind::within, .left = bounded, .since_start = bounded};
}

Timeout earliest(const Timeout& one, const Timeout& other) {
  if (one == unreadable || other == unreadable) return unreadable;
  if (one.kind == Timeout::Kind::none) return other;
  if (other.kind == Timeout::Kind::none) return one;
  return {.kind = Timeout::Kind::within,
          .left = std::min(one.left, other.left),
          .since_start = earlier(one.since_start, other.since_start),
          .from_now = earlier(one.from_now, other.from_now),
          .is_left_when_woken = one.is_left_when_woken && other.is_left_when_woken};
}

Timeout left_when_woken(Timeout limit) {
  limit.is_left_when_woken = limit.since_start.has_value();
  return limit;
}

std::string in_words(const Timeout& limit) {
  switch (limit.kind) {
    case Timeout::Kind::none:
      return ", no time-out";
    case Timeout::Kind::unreadable:
      return ", with a time-out that cannot be read";
    case Timeout::Kind::within:
      break;
  }
  const auto ms = (limit.left.count() + 999) / 1'000;
  const bool in_seconds = ms >= 10'000 || (ms != 0 && ms % 1'000 == 0);
  return in_seconds ? fmt::format(", times out within {} s", (ms + 999) / 1'000)
                    : fmt::format(", times out within {} ms", ms);
}

Timeout limit_of_milliseconds(const std::uint64_t argument) {
  const auto milliseconds = static_cast<std::int32_t>(argument);  // The upper half is not passed.
  return milliseconds < 0 ? Timeout{} : within_of_start(std::chrono::milliseconds(milliseconds));
}

Timeout limit_of_timespec(const ObservedProcess& waiter, const std::uint64_t address) {
  if (address == 0) return {};
  const auto time = waiter.read_value<timespec>(address);
  return time ? within_of_start(duration_of(*time)) : unreadable;
}

Timeout limit_of_instant(const ObservedProcess& waiter, const std::uint64_t address,
                         const clockid_t clock) {
  if (address == 0) return {};
  const auto instant = waiter.read_value<timespec>(address);
  timespec now{};
  // The waiter's CPU-time clocks cannot be read from here.
  if (!instant || clock < 0 || ::clock_gettime(clock, &now) != 0) return unreadable;
  return within(duration_of(*instant) - Duration{now.tv_sec * us_per_second + now.tv_nsec / 1'000});
}

Timeout limit_of_timeval(const ObservedProcess& waiter, const std::uint64_t address) {
  if (address == 0) return {};
  const auto time = waiter.read_value<timeval>(address);
  if (!time) return unreadable;
  const auto microseconds = std::clamp<std::int64_t>(time->tv_usec, 0, 999'999);
  return within_of_start(duration_of({.tv_sec = time->tv_sec, .tv_nsec = microseconds * 1'000}));
}

}  // namespace backfault
