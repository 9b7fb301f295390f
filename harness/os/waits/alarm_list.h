// Alarms as the kernel lists its timers: it says that they are there, not whose they are.
#pragma once

#include <optional>

namespace backfault {

/// Whether an alarm (setitimer(2), alarm(2)) of anybody stands in /proc/timer_list; nothing: it
/// cannot be read. The kernel walks its timers by their place in a row: when one that stands before
/// vanishes meanwhile, the next one is left out. So an answer of "no" has to be asked for again.
[[nodiscard]] std::optional<bool> alarm_is_listed();

}  // namespace backfault
