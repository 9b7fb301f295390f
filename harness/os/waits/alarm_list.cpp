#include "harness/os/waits/alarm_list.h"

#include "harness/os/proc/fs.h"

namespace backfault {

std::optional<bool> alarm_is_listed() {
  constexpr std::size_t most_timers = 16 * 1024 * 1024;
  const auto timers = read_small_file("/proc/timer_list", most_timers);
  if (!timers) return std::nullopt;
  // The kernel function that runs when such a timer expires.
  return timers->find("it_real_fn") != std::string::npos;
}

}  // namespace backfault
