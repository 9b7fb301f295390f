// When a thread was seen to have run, as far back as its present wait may have begun.
#pragma once

#include <optional>
#include <vector>

#include "harness/base/units.h"

namespace backfault {

/// A thread that is woken inside of one call may fall asleep again with what is left of its
/// time-out: recv(2) of a whole message, send(2) of more than fits, poll(2) whose event somebody
/// else took. So that a thread ran does not show that its time-out began anew. But a time-out that
/// began with an earlier run is over once its whole length has passed.
class RunHistory {
 public:
  /// It ran after the look at `after` and no later than at `until`. Without `after`: it was there
  /// at the first look, and all that is known is that no program is older than the trial, which
  /// began at zero. Times never go back.
  void add(std::optional<MonoTime> after, MonoTime until);

  /// The time-out of `whole` that is still to come at `now` began later than this; nothing: it is
  /// not known.
  [[nodiscard]] std::optional<MonoTime> began_after(Duration whole, MonoTime now) const;

 private:
  struct Run {
    std::optional<MonoTime> after;
    MonoTime until;
  };
  /// Of many runs, neighbours are kept as one that is as long as both.
  std::vector<Run> runs_;
};

}  // namespace backfault
