// What the tracing process reads of a thread besides its stops.
#pragma once

#include <optional>

#include "harness/os/proc/text.h"

namespace backfault {

/// Nothing: it has ended, or cannot be read.
[[nodiscard]] std::optional<SyscallText> call_of_thread(int pid, int tid);
/// 0: it has ended.
[[nodiscard]] int parent_of_process(int pid);
/// Whether a signal is about to be delivered to it; true when that cannot be read.
[[nodiscard]] bool has_signal_to_take(int pid, int tid);
/// Whether job control stopped it (SIGSTOP and its like), and nobody traces it.
[[nodiscard]] bool is_stopped_by_signal(int pid, int tid);
/// Whether it can be traced by this process, if that is permitted: it lives, and is not traced by
/// it already.
[[nodiscard]] bool is_to_be_traced(int pid, int tid);

}  // namespace backfault
