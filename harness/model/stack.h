// Where blocked threads were, as read without stopping them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace backfault {

struct StackFrame {
  std::uint64_t address = 0;  ///< Where the thread goes on when it comes back to this frame.
  std::string function;       ///< Demangled; empty: no symbol tells.
  std::string module;         ///< Path of the file that holds the code; empty: none does.
  std::uint64_t offset = 0;   ///< Of the address in the function; without one, in the module.
  bool guessed = false;       ///< Found by a likely frame pointer: the unwind tables did not do.
  bool operator==(const StackFrame&) const = default;
};

/// The innermost frame comes first.
struct ThreadStack {
  int pid = 0;
  int tid = 0;          ///< 0: stands for all the threads of the process that were left out.
  std::string command;  ///< The thread's name.
  std::vector<StackFrame> frames;
  std::string problem;  ///< Why there are no frames, or no more; empty: the stack is complete.
  bool operator==(const ThreadStack&) const = default;
};

}  // namespace backfault
