// What happened in one trial, in the order in which it happened.
#pragma once

#include <string>
#include <vector>

#include "harness/model/record.h"

namespace backfault {

struct StoryLine {
  MonoTime at;
  std::string text;  ///< One line, safe to print anywhere.
};

/// Faults, the last movement, the detection, communications errors and the client's end, sorted by
/// time; at most 24 lines, of which the last says how many more there are.
[[nodiscard]] std::vector<StoryLine> hang_story(const TrialRecord& trial);

/// "deadlock, proven", "lost_wakeup, frozen_until 1.2 s"
[[nodiscard]] std::string hang_words(const HangRecord& hang);

}  // namespace backfault
