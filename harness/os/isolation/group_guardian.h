// Control groups are files of the machine: no namespace takes them along when a trial ends. A
// process of its own outlives the harness for a moment, and removes them.
#pragma once

#include <optional>
#include <string>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// One group of the cpu controller for all of a trial, without a limit of its own; the trial may
/// make groups inside. When the last holder of this object is gone, however it ended, whatever is
/// still in them is killed, and they are removed.
class GroupGuardian {
 public:
  /// Forks the guardian, which makes the group. To be called before any namespace is entered.
  [[nodiscard]] static Result<GroupGuardian> start();
  GroupGuardian(GroupGuardian&&) noexcept = default;
  GroupGuardian& operator=(GroupGuardian&&) = delete;
  /// Waits, within a bound, until the group is removed.
  ~GroupGuardian();

  [[nodiscard]] const std::string& folder() const { return folder_; }
  /// In a forked process: leaves the guardian to the one that forked.
  void leave_to_parent() { line_.reset(); }

 private:
  GroupGuardian(Fd line, std::string folder) : line_(std::move(line)), folder_(std::move(folder)) {}

  Fd line_;  ///< Its end is what the guardian waits for.
  std::string folder_;
};

}  // namespace backfault
