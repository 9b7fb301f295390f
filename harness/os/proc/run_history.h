// When a thread ran, as far back as its current wait may have begun.
#pragma once

#include <optional>
#include <vector>

#include "harness/base/units.h"

namespace backfault {

/// A thread that wakes inside a call may go back to sleep with the rest of its time-out: recv(2) of
/// a whole message, send(2) of more than fits, poll(2) whose event another thread took. So a run
/// does not prove that a time-out started again. But a time-out that started with an earlier run
/// has expired once its whole length has passed.
class RunHistory {
 public:
  /// It ran after the observation at `after` and no later than at `until`. Without `after`, it
  /// existed at the first observation, so it ran at any time since the trial began, at zero. Times
  /// must not decrease.
  void add(std::optional<MonoTime> after, MonoTime until);

  /// A time-out of length `whole` that is pending at `now` began after this; nothing if unknown.
  [[nodiscard]] std::optional<MonoTime> began_after(Duration whole, MonoTime now) const;

 private:
  struct Run {
    std::optional<MonoTime> after;
    MonoTime until;
  };
  /// Bounded: neighbouring runs are merged.
  std::vector<Run> runs_;
};

}  // namespace backfault
