// Reads the stacks of blocked threads without stopping them: a thread that is stopped and continued
// leaves epoll_wait(2) and recv(2) with EINTR, which may end the hang.
//
//   for (const ThreadStack& stack : read_stacks({server_pid, client_pid}))
//     for (const StackFrame& frame : stack.frames) print(frame.function);
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
  Duration time = std::chrono::seconds(2);  ///< For all threads; checked at each frame.
};

/// Sorted as the pids are given, then by thread id. `problem` says why a stack could not be read
/// completely. One entry with the tid 0 stands for all threads of a process that the limits leave
/// out.
[[nodiscard]] std::vector<ThreadStack> read_stacks(const std::vector<int>& pids,
                                                   const StackLimits& limits = {});

}  // namespace backfault
