// How late a thread comes out of a wait that has a time limit.
#pragma once

#include <chrono>

namespace backfault {

/// Learns from each such wait. Who ends a wait earlier by what is usual, and looks at the clock for
/// the rest, meets an instant that a plain wait misses by 50 us and more on a virtual machine.
class WakeLateness {
 public:
  using Span = std::chrono::nanoseconds;

  void learn(Span late);
  /// About four of five waits were no later than this. Never more than `most`: looking at the clock
  /// keeps a processor from others.
  [[nodiscard]] Span usual() const { return usual_; }

  static constexpr Span most = std::chrono::microseconds(100);

 private:
  Span usual_ = most / 2;
};

}  // namespace backfault
