// What every thread waits for, read from the kernel while the programs go on undisturbed.
#pragma once

#include <vector>

#include "harness/control/machine.h"
#include "harness/os/waits/observed_process.h"

namespace backfault {

/// One fact for each thread of the sample, in its order; zombies have none, they wait for nothing
/// and do nothing. A fact describes the moment of reading: it holds for the sample only if a second
/// sample, taken afterwards, is equal.
///
/// `deadline_left` is an upper bound of what is left: the kernel shows relative time-outs with
/// their original values, and so this counts them from now. The kernel does not tell what is left
/// of a timer that ends a wait by a signal: where one may be armed, the wait is `unreadable`, and
/// the words say why.
///
/// What is not modelled is `other`: unknown calls, calls that only a signal ends, restarted calls,
/// stopped threads, uninterruptible sleep, 32-bit programs. What is modelled but could not be read
/// completely, its time-out included, is `unreadable`.
///
/// What ends a wait, who can bring it, and whether it is there, is read anew for each await; where
/// that is not complete, the fact is not `modelled`.
[[nodiscard]] Explanation explain_waits(const Sample& sample,
                                        const Surroundings& surroundings = {});

}  // namespace backfault
