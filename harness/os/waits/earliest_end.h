// The earliest instant at which a wait can time out.
#pragma once

#include <optional>

#include "harness/model/evidence.h"
#include "harness/os/proc/thread_sampler.h"
#include "harness/os/waits/timeout.h"

namespace backfault {

/// The wait does not time out before this instant; nothing if it has no time-out. `now` means that
/// it may at any time, because it is unknown when the wait began. `looks` holds earlier
/// observations of the thread; if null, only `thread.ran_after` is known, and the thread is assumed
/// to run once in each call.
[[nodiscard]] std::optional<MonoTime> earliest_end(const Timeout& limit, const ThreadSample& thread,
                                                   const ThreadSampler* looks, MonoTime now);

}  // namespace backfault
