// How threads are scheduled (sched(7)), read and changed from outside.
#pragma once

#include <vector>

#include "harness/control/process_control.h"

namespace backfault {

/// Of every thread of the process, in the order of their ids; an error when it is gone.
[[nodiscard]] Result<std::vector<ThreadScheduling>> scheduling_of_threads(int pid);

/// A thread that is gone by now is no error; one that belongs to another process by now is.
[[nodiscard]] Result<void> set_thread_scheduling(int pid, const ThreadScheduling& wanted);

/// Every thread gets a processor before most others, where this is permitted: one that is about to
/// end needs one for that, and may have been kept from all by its idle priority.
void hurry_threads(int pid);

/// Of the calling thread, and of what it starts from now on. Only a system call: may be used
/// between fork and exec.
[[nodiscard]] bool schedule_self(const Scheduling& wanted);

/// State of every thread, and how long it has waited for a processor; zombies are left out.
[[nodiscard]] Result<std::vector<ThreadLook>> look_at_threads(int pid);

}  // namespace backfault
