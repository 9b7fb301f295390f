// Starts one program and owns it through a pidfd, never through a remembered pid.
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
  std::map<std::string, std::string> environment;  ///< The whole of it: nothing is inherited.
  std::vector<CpuIndex> cpus{};                    ///< In force before exec; empty: unchanged.
  std::vector<LaunchLimit> limits{};               ///< In force before exec.
  std::optional<Scheduling> scheduling{};          ///< In force before exec; nothing: unchanged.
  std::string folder = "/";                        ///< Its working directory.
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

/// A started program. It leads its own process group, reads from /dev/null, has no descriptors but
/// 0, 1 and 2, has default signal dispositions and leaves no core file. The kernel kills it when
/// the thread that started it ends. Destroying a Child only closes the pidfd: the owner of the
/// trial ends its processes.
class Child {
 public:
  /// The error contains the program and the system's answer.
  [[nodiscard]] static Result<Child> start(const ChildStart& start);

  [[nodiscard]] int pid() const { return pid_; }
  /// Readable once the process has ended.
  [[nodiscard]] const Fd& pidfd() const { return pidfd_; }
  /// Reaps the process if it has ended, without blocking; then always returns the same.
  [[nodiscard]] const std::optional<ChildEnding>& ending();
  /// Signalling an ended process does nothing, and is no error.
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
