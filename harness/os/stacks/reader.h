// The stacks of blocked threads, read without stopping or disturbing them: a thread that is stopped
// and continued leaves epoll_wait(2) and recv(2) with EINTR, and the hang may be cured.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/stack.h"

namespace backfault {

struct StackLimits {
  std::size_t frames_of_thread = 64;
  std::size_t threads_of_process = 256;
  std::size_t threads = 1024;
  Duration time = std::chrono::seconds(2);  ///< For all; checked at each frame.
};

/// In the order of the pids and the threads' ids. What could not be read, or not all of it, says so
/// in `problem`. What the limits leave out of a process is one entry with the tid 0.
[[nodiscard]] std::vector<ThreadStack> read_stacks(const std::vector<int>& pids,
                                                   const StackLimits& limits = {});

}  // namespace backfault
