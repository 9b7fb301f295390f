// What a person sees on stderr while a campaign runs.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/base/units.h"
#include "harness/model/verdict.h"

namespace backfault {

enum class ProgressStyle { automatic, plain, none };

struct ProgressState {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::map<Outcome, std::uint64_t> outcomes;
  Duration elapsed{};
};

/// "12/240  verified 9, hung 3  12s, about 3min left"
[[nodiscard]] std::string progress_text(const ProgressState& state);

/// One line that is written over on a terminal; elsewhere a plain line every few seconds.
class ProgressLine {
 public:
  explicit ProgressLine(ProgressStyle style);
  void show(const ProgressState& state);
  /// Shows the last state and ends the line.
  void finish(const ProgressState& state);

 private:
  ProgressStyle style_;
  bool on_terminal_;
  Duration next_;
};

}  // namespace backfault
