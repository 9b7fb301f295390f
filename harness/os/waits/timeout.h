// The time-out of a wait, read from the arguments and the memory of the waiter.
#pragma once

#include <ctime>
#include <optional>
#include <string>

#include "harness/base/units.h"
#include "harness/os/waits/observed_process.h"

namespace backfault {

/// `left` is an upper bound: relative time-outs are counted from now, because the kernel shows
/// their original values and not what is left.
struct Timeout {
  enum class Kind { none, within, unreadable };
  Kind kind = Kind::none;
  Duration left{};
  /// Lower bounds: the shortest time-out that is counted from the beginning of the wait, and the
  /// shortest that is counted from now.
  std::optional<Duration> since_start{};
  std::optional<Duration> from_now{};
  /// A woken thread leaves this call, so the wait began no earlier than shortly before the thread
  /// last ran.
  bool is_left_when_woken = false;
  bool operator==(const Timeout&) const = default;
};

/// A time-out that ends so long from now. Negative durations count as zero.
[[nodiscard]] Timeout within(Duration left);
/// A time-out of this length that began with the wait.
[[nodiscard]] Timeout within_of_start(Duration whole);
/// The one that comes first; unreadable if either is.
[[nodiscard]] Timeout earliest(const Timeout& one, const Timeout& other);
/// The same, for a call that its waiter leaves when woken: futex(2), nanosleep(2), semop(2).
[[nodiscard]] Timeout left_when_woken(Timeout limit);
/// ", no time-out", ", times out within 2 s", ", with a time-out that cannot be read".
[[nodiscard]] std::string in_words(const Timeout& limit);

/// An int of milliseconds as poll(2) takes it, from a register: negative means none.
[[nodiscard]] Timeout limit_of_milliseconds(std::uint64_t argument);
/// A timespec in the waiter's memory; address 0 means none.
[[nodiscard]] Timeout limit_of_timespec(const ObservedProcess& waiter, std::uint64_t address);
/// The same for an instant on `clock`.
[[nodiscard]] Timeout limit_of_instant(const ObservedProcess& waiter, std::uint64_t address,
                                       clockid_t clock);
/// A timeval in the waiter's memory; address 0 means none.
[[nodiscard]] Timeout limit_of_timeval(const ObservedProcess& waiter, std::uint64_t address);

}  // namespace backfault
