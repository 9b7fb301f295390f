// The stacks of blocked threads, read without stopping them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace backfault {

struct StackFrame {
  std::uint64_t address = 0;  ///< Where the thread continues when it returns to this frame.
  std::string function;       ///< Demangled; empty: no symbol.
  std::string module;         ///< Path of the file that holds the code; empty: no file.
  std::uint64_t offset = 0;   ///< Of the address in the function, or in the module without one.
  bool guessed = false;       ///< From a likely frame pointer: the unwind tables did not suffice.
  bool operator==(const StackFrame&) const = default;
};

/// The innermost frame comes first.
struct ThreadStack {
  int pid = 0;
  int tid = 0;          ///< 0: stands for all omitted threads of the process.
  std::string command;  ///< The thread's name.
  std::vector<StackFrame> frames;
  std::string problem;  ///< Why there are no frames, or no more; empty: the stack is complete.
  bool operator==(const ThreadStack&) const = default;
};

}  // namespace backfault
