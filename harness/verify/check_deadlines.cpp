#include <algorithm>

#include "harness/verify/blocking_calls.h"
#include "harness/verify/conditions.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

bool has_limit(const ClaimedWait& wait) {
  return wait.deadline_left.has_value() || wait.not_before.has_value();
}

/// A thread that is stopped does not notice its time-out.
void check_arguments(const ClaimIndex::StuckThread& stuck, Objections& objections) {
  const auto line = read_syscall_line(stuck.thread.syscall_line);
  const BlockingCall* const call = line ? find_blocking_call(line->number) : nullptr;
  if (call == nullptr || stuck.thread.state != "sleeping") return;
  objections.require(!has_time_out(*call, *line) || has_limit(stuck.wait),
                     "the call of {} has a time-out that its wait does not tell",
                     name_of(stuck.wait));
  // It fell asleep after it was last seen running, in any case after the trial began.
  const auto whole = told_time_out(*call, *line);
  const Microseconds asleep_after = stuck.thread.ran_after.value_or(0);
  objections.require(
      !whole || !stuck.wait.not_before || *stuck.wait.not_before <= asleep_after + *whole,
      "the time-out of {} may come before the instant that is told", name_of(stuck.wait));
}

/// The two bounds of one time-out: both are there, and the lower is not above the upper. What is
/// left was read before the second sample began.
void check_bounds(const ClaimedWait& wait, const ClaimedSnapshot& snapshot,
                  Objections& objections) {
  objections.require(wait.deadline_left.has_value() == wait.not_before.has_value(),
                     "the time-out of {} is told by half", name_of(wait));
  if (!wait.deadline_left || !wait.not_before) return;
  objections.require(*wait.not_before <= snapshot.second.begun + *wait.deadline_left,
                     "the time-out of {} may come before the instant that is told", name_of(wait));
}

}  // namespace

std::vector<std::string> check_deadlines(const ClaimIndex& index) {
  Objections objections;
  const Claim& claim = index.claim();
  const bool may_have_limits = claim.proof == "frozen_until" || claim.proof == "stall_on_fault";
  std::optional<Microseconds> earliest;
  for (const ClaimIndex::StuckThread& stuck : index.stuck_threads()) {
    const ClaimedWait& wait = stuck.wait;
    check_arguments(stuck, objections);
    if (!has_limit(wait)) continue;
    objections.require(may_have_limits, "{} has a time-out, against {}", name_of(wait),
                       claim.proof);
    check_bounds(wait, claim.snapshot, objections);
    if (wait.not_before) {
      earliest = std::min(earliest.value_or(*wait.not_before), *wait.not_before);
    }
  }
  objections.require(claim.frozen_until == earliest,
                     "the earliest time-out is not at the instant that frozen_until_us tells");
  objections.require(!claim.frozen_until || *claim.frozen_until > claim.snapshot.second.ended,
                     "the earliest time-out may come before the second sample ended");
  return objections.take();
}

}  // namespace backfault
