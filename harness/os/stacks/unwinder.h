// The stacks of one process's blocked threads, from unwind tables, without touching the process.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/stack.h"
#include "harness/os/base/clock.h"
#include "harness/os/proc/text.h"

namespace backfault {

struct Unwound {
  std::vector<StackFrame> frames;
  std::string problem;  ///< Why there are no more; empty: the outermost frame was reached.
};

/// Reads memory with process_vm_readv(2) and files of this machine only: no ptrace, no signal, no
/// debuginfod. Everything ends early once the deadline has passed. For x86-64.
class StackUnwinder {
 public:
  /// The deadline must outlive the unwinder. An error says why nothing can be unwound.
  [[nodiscard]] static Result<StackUnwinder> open(int pid, const Deadline& deadline);
  StackUnwinder(StackUnwinder&&) noexcept;
  StackUnwinder& operator=(StackUnwinder&&) = delete;
  ~StackUnwinder();

  /// From `place` on, which is where the thread `tid` is blocked; `most` frames at most.
  [[nodiscard]] Unwound unwind(int tid, const BlockedPlace& place, std::size_t most);

 private:
  struct State;
  explicit StackUnwinder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace backfault
