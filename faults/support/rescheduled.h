// Threads that are scheduled in another way: changed, read back, put back.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "harness/control/fault.h"

namespace backfault {

[[nodiscard]] std::string scheduling_text(const Scheduling& scheduling);

/// Remembers how each thread was scheduled before. All calls reach the threads that the victims
/// have at that moment.
class Rescheduled {
 public:
  /// `at_launch`: these sides were scheduled so before they began, from what the harness has.
  Rescheduled(std::map<Role, Scheduling> wanted, bool at_launch)
      : wanted_(std::move(wanted)), at_launch_(at_launch) {}

  /// Changes every thread that is scheduled otherwise; what ends meanwhile is no error.
  [[nodiscard]] Result<void> reschedule(Machine& machine);
  [[nodiscard]] Confirmation confirm(Machine& machine) const;
  /// Every thread is tried; the first problem is told.
  [[nodiscard]] Result<void> restore(Machine& machine);

 private:
  [[nodiscard]] std::optional<Scheduling> earlier_of(Role role, int pid, int tid) const;

  std::map<Role, Scheduling> wanted_;
  bool at_launch_;
  std::map<int, Scheduling> before_;      ///< By thread.
  std::map<int, Scheduling> of_process_;  ///< What the first thread of a process had.
  std::map<Role, Scheduling> of_role_;    ///< What the first thread of a side had.
  std::set<int> unchanged_;               ///< Threads that were scheduled so by themselves.
  bool begun_ = false;
};

}  // namespace backfault
