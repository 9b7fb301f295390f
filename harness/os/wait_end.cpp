#include "harness/os/wait_end.h"

#include <algorithm>

namespace backfault {

std::optional<MonoTime> earliest_end(const WaitLimit& limit, const ThreadSample& thread,
                                     const ThreadSampler* const looks, const MonoTime now) {
  std::optional<MonoTime> end;
  if (limit.since_start) {
    const auto began_after =
        looks == nullptr ? thread.ran_after : looks->began_after(thread, *limit.since_start, now);
    end = began_after ? std::max(*began_after + *limit.since_start, now) : now;
  }
  if (!limit.from_now) return end;
  const MonoTime instant = now + *limit.from_now;
  return end ? std::min(*end, instant) : instant;
}

}  // namespace backfault
