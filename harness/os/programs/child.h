// Starts one program and owns it: through a pidfd, never through a remembered number.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/control/machine.h"
#include "harness/os/calls/filter.h"

namespace backfault {

struct ChildStart {
  std::vector<std::string> argv;                   ///< A name without "/" is looked up in PATH.
  std::map<std::string, std::string> environment;  ///< All of it: nothing is inherited.
  std::vector<CpuIndex> cpus{};                    ///< In force before exec; empty: unchanged.
  std::vector<LaunchLimit> limits{};               ///< In force before exec.
  std::optional<Scheduling> scheduling{};          ///< In force before exec; nothing: unchanged.
  std::string folder = "/";                        ///< Where it starts.
  int output = -1;                                 ///< Becomes standard output.
  int error = -1;                                  ///< Becomes standard error.
  const CallFilter* filter = nullptr;              ///< In force from exec on; null: none.
  int filter_socket = -1;                          ///< Where the filter's listener is sent to.
};

/// How a process ended and what it used.
struct ChildEnding {
  ExitState exit;
  std::uint64_t cpu_us = 0;
  std::uint64_t max_rss_bytes = 0;
};

/// A started program. It leads its own process group, reads from /dev/null, holds no
/// other descriptor than 0, 1 and 2, has default signal dispositions, leaves no core file, and is
/// killed by the kernel when the thread that started it ends. Destroying a Child closes the pidfd
/// and touches nothing else: whoever owns the trial ends its processes.
class Child {
 public:
  /// An error names the program and says what the system answered.
  [[nodiscard]] static Result<Child> start(const ChildStart& start);

  [[nodiscard]] int pid() const { return pid_; }
  /// Readable once the process has ended.
  [[nodiscard]] const Fd& pidfd() const { return pidfd_; }
  /// Reaps the process if it has ended, without waiting; afterwards always tells the same.
  [[nodiscard]] const std::optional<ChildEnding>& ending();
  /// An ended process is not signalled, and that is no error.
  [[nodiscard]] Result<void> send_signal(int number);
  /// Signals every process of the group that the child leads; an empty group is no error.
  [[nodiscard]] Result<void> signal_group(int number) const;

 private:
  Child(int pid, Fd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

  int pid_;
  Fd pidfd_;
  std::optional<ChildEnding> ending_;
};

}  // namespace backfault
