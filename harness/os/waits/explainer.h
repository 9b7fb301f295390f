// Says what every thread waits for, read from the kernel without disturbing the programs.
//
//   ThreadSampler sampler(role_of, ::getpid());
//   const Sample sample = sampler.take(clock.now(), now);
//   for (const WaitFact& wait : explain_waits(sample).waits) print(wait.words);
#pragma once

#include <vector>

#include "harness/control/machine.h"
#include "harness/os/waits/observed_process.h"

namespace backfault {

/// Returns one fact for each thread of the sample, in its order, except zombies. A fact describes
/// the moment of reading: it holds for the sample only if a second sample, taken afterwards, is
/// equal.
///
/// `deadline_left` is an upper bound: the kernel shows the original value of a relative time-out,
/// so it is counted from now. The kernel does not show what is left of a timer that ends a wait by
/// a signal: if one may be armed, the wait is `unreadable`, and its `words` say why.
///
/// A wait is `other` if it is not modelled: unknown calls, calls that only a signal ends, restarted
/// calls, stopped threads, uninterruptible sleep, 32-bit programs. It is `unreadable` if it is
/// modelled but could not be read completely, including its time-out.
///
/// Each wake condition (what ends the wait, who can cause it, whether it has happened) is read
/// anew. If one is incomplete, the fact is not `modelled`.
[[nodiscard]] Explanation explain_waits(const Sample& sample,
                                        const Surroundings& surroundings = {});

}  // namespace backfault
