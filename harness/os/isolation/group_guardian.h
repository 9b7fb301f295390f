// Removes control groups, which no namespace removes when a trial ends: a separate process outlives
// the harness for a moment and does it.
#pragma once

#include <optional>
#include <string>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// One group of the cpu controller for the whole trial, without a limit of its own; the trial may
/// make groups inside it. When the last process that holds this object is gone, however it ended,
/// the guardian kills all processes in the groups and removes them.
class GroupGuardian {
 public:
  /// Forks the guardian, which makes the group. Call it before entering any namespace.
  [[nodiscard]] static Result<GroupGuardian> start();
  GroupGuardian(GroupGuardian&&) noexcept = default;
  GroupGuardian& operator=(GroupGuardian&&) = delete;
  /// Waits until the group is removed, within a bound.
  ~GroupGuardian();

  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// In a forked process: leaves the guardian to the parent.
  void leave_to_parent() { line_.reset(); }

 private:
  GroupGuardian(Fd line, std::string folder) : line_(std::move(line)), folder_(std::move(folder)) {}

  Fd line_;  ///< The guardian waits for its end of file.
  std::string folder_;
};

}  // namespace backfault
