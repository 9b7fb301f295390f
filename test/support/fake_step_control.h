// A StepControl that traces nobody and tells what it was given to tell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/control/step_control.h"

namespace backfault {

class FakeStepControl : public StepControl {
 public:
  // The script.
  StepCounters counted;
  std::size_t traced = 0;  ///< Threads, while a plan is in force.
  std::vector<HeldThread> held_now;
  std::optional<std::string> refuses;  ///< To begin or to reach.
  std::optional<std::string> cannot_end;

  // What was done, as it stands now.
  std::optional<StepPlan> plan;
  Seed seed;
  int reached = 0;

  Result<void> begin(const StepPlan& wanted, const Seed with) override {
    if (refuses) return fail(*refuses);
    plan = wanted;
    seed = with;
    return {};
  }
  Result<void> reach() override {
    if (refuses) return fail(*refuses);
    ++reached;
    return {};
  }
  Result<StepCounters> counters() override { return counted; }
  std::size_t traced_threads() override { return plan ? traced : 0; }
  std::vector<HeldThread> held() override { return held_now; }
  Result<void> end() override {
    if (cannot_end) return fail(*cannot_end);
    plan.reset();
    return {};
  }
};

}  // namespace backfault
