// The trials of a plan that are still to be started (pure).
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <set>

#include "harness/model/plan.h"

namespace backfault {

/// In the order of the plan but for a bounded look-ahead: while the first waits for the whole
/// machine to be free, later ones may go first, never more than `look_ahead - 1` of them.
class TrialQueue {
 public:
  /// Borrows the plan. `look_ahead`: at least 1.
  TrialQueue(const Plan& plan, std::size_t look_ahead);

  /// Takes out the first that `can_start` says yes to; null when there is none. `can_start` is
  /// asked of each trial in turn, and not again after its first yes.
  const TrialSpec* take(const std::function<bool(const TrialSpec&)>& can_start);
  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  /// The numbers of those still to be started.
  [[nodiscard]] std::set<std::uint64_t> numbers() const;

 private:
  std::list<const TrialSpec*> waiting_;
  std::size_t look_ahead_;
};

}  // namespace backfault
