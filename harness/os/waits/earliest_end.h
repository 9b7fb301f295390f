// When the time-out of a wait comes at the earliest.
#pragma once

#include <optional>

#include "harness/model/evidence.h"
#include "harness/os/proc/thread_sampler.h"
#include "harness/os/waits/timeout.h"

namespace backfault {

/// Not before this instant; `now`: it may come at any time, because nobody knows when it began.
/// `looks` is what earlier looks saw of the thread; null: there were none but those that
/// `thread.ran_after` tells of, and the thread is taken to run once in each call. Nothing: the
/// limit is none.
[[nodiscard]] std::optional<MonoTime> earliest_end(const Timeout& limit, const ThreadSample& thread,
                                                   const ThreadSampler* looks, MonoTime now);

}  // namespace backfault
