// Programs whose language runtime prints its own stacks, at the price of the program's life. For
// programs without unwind tables, and for stacks of what is no thread: goroutines, Python frames.
#pragma once

#include <optional>
#include <string>

namespace backfault {

struct RuntimeDump {
  int signal = 0;    ///< Ends the program; before that it writes the dump to its standard error.
  std::string name;  ///< Of the runtime: "Go", "Python".
  bool operator==(const RuntimeDump&) const = default;
};

/// Nothing when the program has no such runtime, or when the runtime does not catch the signal,
/// which would then only kill. Go catches SIGQUIT on its own, and shows all goroutines if it was
/// started with GOTRACEBACK=all. Python has to be started with PYTHONFAULTHANDLER=1.
[[nodiscard]] std::optional<RuntimeDump> runtime_dump_of(int pid);

}  // namespace backfault
