#include "harness/app/campaign/trial_queue.h"

#include "harness/base/check.h"

namespace backfault {

TrialQueue::TrialQueue(const Plan& plan, const std::size_t look_ahead) : look_ahead_(look_ahead) {
  BACKFAULT_CHECK(look_ahead > 0);
  for (const TrialSpec& trial : plan.trials) waiting_.push_back(&trial);
}

const TrialSpec* TrialQueue::take(const std::function<bool(const TrialSpec&)>& can_start) {
  if (waiting_.empty()) return nullptr;
  // Counted from the first by its place in the plan, so nobody overtakes it for ever.
  const TrialSpec* const first = waiting_.front();
  for (auto each = waiting_.begin(); each != waiting_.end(); ++each) {
    const TrialSpec* const trial = *each;
    if (static_cast<std::size_t>(trial - first) >= look_ahead_) return nullptr;
    if (!can_start(*trial)) continue;
    waiting_.erase(each);
    return trial;
  }
  return nullptr;
}

std::set<std::uint64_t> TrialQueue::numbers() const {
  std::set<std::uint64_t> numbers;
  for (const TrialSpec* const trial : waiting_) numbers.insert(trial->number);
  return numbers;
}

}  // namespace backfault
