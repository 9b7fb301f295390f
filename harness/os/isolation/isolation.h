// Runs one trial where nothing of it can outlive the harness, however the harness dies.
//
// The campaign's process forks a supervisor, which forks the trial's first process. With
// namespaces the first process is number 1 of a PID namespace: when it ends, and it ends with the
// supervisor, which ends with the campaign, the kernel kills all that the trial started, and the
// mounts, ports and memory files go with their namespaces. Without them the supervisor adopts and
// kills what it can find, and `Isolated::weaker` says what is not guaranteed.
#pragma once

#include <functional>
#include <optional>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/model/observation.h"
#include "harness/os/isolation/isolated.h"

namespace backfault {

/// The campaign's handle on one trial. The destructor ends the trial, within a bound.
class IsolatedProcess {
 public:
  IsolatedProcess(int pid, Fd pidfd, Fd control)
      : pid_(pid), pidfd_(std::move(pidfd)), control_(std::move(control)) {}
  IsolatedProcess(IsolatedProcess&& other) noexcept;
  IsolatedProcess& operator=(IsolatedProcess&&) = delete;
  ~IsolatedProcess();

  /// The supervisor's pid.
  [[nodiscard]] int pid() const { return pid_; }
  /// Readable once the trial has ended and nothing of it is left.
  [[nodiscard]] const Fd& pidfd() const { return pidfd_; }
  /// A SOCK_SEQPACKET socket to the trial's first process. Anything sent asks it to stop.
  [[nodiscard]] const Fd& control() const { return control_; }
  /// How the trial's first process ended; nothing while it runs. Does not wait.
  [[nodiscard]] const std::optional<ExitState>& ending();
  /// Waits at most `bound` for the end.
  [[nodiscard]] std::optional<ExitState> wait_for(Duration bound);
  /// Asks the trial to stop in good order; it ends when it has put everything back.
  void request_stop() const;
  /// Kills the trial and waits until all of it is gone: at most `bound`, then a second more. An
  /// error says that something could not be killed.
  [[nodiscard]] Result<ExitState> kill_within(Duration bound);

 private:
  int pid_;
  Fd pidfd_;
  Fd control_;
  std::optional<ExitState> ending_;
};

/// Runs `body` as the trial's first process; its answer becomes the exit code. The caller must
/// have one thread only, and that thread must outlive the trial. Descriptors that are open in the
/// caller stay open in `body`. An error says why no trial could be started, and leaves nothing.
[[nodiscard]] Result<IsolatedProcess> start_isolated(
    const IsolationRequest& request, const std::function<int(const Isolated&, Fd control)>& body);

}  // namespace backfault
