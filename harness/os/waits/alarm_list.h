// Alarms in the kernel's timer list, which does not show their owners.
#pragma once

#include <optional>

namespace backfault {

/// Whether /proc/timer_list contains an alarm (setitimer(2), alarm(2)) of any process; nothing if
/// it is unreadable. The kernel finds the next timer by its position: if an earlier one vanishes
/// meanwhile, it skips one. So ask again before you rely on a "no".
[[nodiscard]] std::optional<bool> alarm_is_listed();

}  // namespace backfault
