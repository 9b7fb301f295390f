// Turns the events of a trial into the facts of its observation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/control/machine.h"
#include "harness/model/error_matcher.h"
#include "harness/model/observation.h"

namespace backfault {

class TrialJournal {
 public:
  TrialJournal(Machine& machine, Observation& observation, ErrorMatcher errors);

  void event(std::string what, std::string detail = {});
  /// Appends a reason: the first cause stays first.
  void invalid(std::string reason);

  void started(ChildId child, const LaunchSpec& spec);
  /// From now on, the end of this child is caused by the harness.
  void about_to_end(ChildId child);
  void take(const Occurrence& occurrence);

  [[nodiscard]] bool ended(ChildId child) const;
  [[nodiscard]] std::optional<ExitState> exit_of(ChildId child) const;
  [[nodiscard]] bool stop_requested() const { return stop_requested_; }
  /// The last line that the child wrote to either stream, cut and cleaned; may be empty.
  [[nodiscard]] std::string last_line(ChildId child) const;
  /// From now on `line_seen` tells whether a line of this child matched `pattern`.
  void watch_for_line(ChildId child, ErrorMatcher pattern);
  [[nodiscard]] bool line_seen() const { return line_seen_; }

 private:
  struct Known {
    std::size_t process = 0;  ///< Index into the observation's processes.
    std::optional<Role> role;
    std::string last_line;
  };

  void take_line(const OutputLine& line, MonoTime at);
  void take_end(const ChildEnded& end, MonoTime at);

  Machine& machine_;
  Observation& observation_;
  ErrorMatcher errors_;
  std::map<ChildId, Known> known_;
  std::optional<ChildId> watched_child_;
  std::optional<ErrorMatcher> watched_pattern_;
  bool line_seen_ = false;
  bool stop_requested_ = false;
};

}  // namespace backfault
