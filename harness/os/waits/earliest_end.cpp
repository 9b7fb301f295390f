#include "harness/os/waits/earliest_end.h"

#include <algorithm>

namespace backfault {
namespace {

// A wake-up for the previous wait may arrive as late as its sender is kept from running. In any
// call it lets a thread run and continue with the rest of its time-out.
constexpr Duration late_wake_up = std::chrono::milliseconds(250);

}  // namespace

std::optional<MonoTime> earliest_end(const Timeout& limit, const ThreadSample& thread,
                                     const ThreadSampler* const looks, const MonoTime now) {
  std::optional<MonoTime> end;
  if (limit.since_start) {
    auto began_after =
        looks == nullptr ? thread.ran_after : looks->began_after(thread, *limit.since_start, now);
    if (limit.is_left_when_woken && thread.ran_after) {
      began_after = std::max(began_after.value_or(MonoTime{}), *thread.ran_after + -late_wake_up);
    }
    end = began_after ? std::max(*began_after + *limit.since_start, now) : now;
  }
  if (!limit.from_now) return end;
  const MonoTime instant = now + *limit.from_now;
  return end ? std::min(*end, instant) : instant;
}

}  // namespace backfault
