// Runs one trial so that nothing of it outlives the harness, however the harness dies.
//
//   auto trial = start_isolated({}, [](const Isolated& got, Fd control) { return run_trial(got);
//   }); if (!trial->wait_for(std::chrono::minutes(1))) trial->kill_within(std::chrono::seconds(5));
//   const std::optional<ExitState>& ending = trial->ending();
//
// The campaign forks a supervisor, which forks the trial's first process. With namespaces, that
// process is number 1 of a PID namespace. It ends with the supervisor, which ends with the
// campaign; the kernel then kills every process of the trial and removes its mounts, ports and
// memory files. Without namespaces the supervisor adopts and kills the processes that it finds, and
// `Isolated::weaker` says what is not guaranteed.
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
  /// Becomes readable when the trial has ended and nothing of it is left.
  [[nodiscard]] const Fd& pidfd() const { return pidfd_; }
  /// A SOCK_SEQPACKET socket to the trial's first process. Anything sent asks it to stop.
  [[nodiscard]] const Fd& control() const { return control_; }
  /// How the trial's first process ended; nothing while it runs. Does not block.
  [[nodiscard]] const std::optional<ExitState>& ending();
  /// Waits at most `bound` for the end.
  [[nodiscard]] std::optional<ExitState> wait_for(Duration bound);
  /// Asks the trial to stop; it ends once it has undone its faults.
  void request_stop() const;
  /// Kills the trial and waits until all of it is gone, for `bound` and at most a second more. An
  /// error says that something could not be killed.
  [[nodiscard]] Result<ExitState> kill_within(Duration bound);

 private:
  int pid_;
  Fd pidfd_;
  Fd control_;
  std::optional<ExitState> ending_;
};

/// Runs `body` as the trial's first process; its return value becomes the exit code. The caller
/// must have only one thread, which must outlive the trial. Descriptors that are open in the caller
/// stay open in `body`. On an error nothing is left behind.
[[nodiscard]] Result<IsolatedProcess> start_isolated(
    const IsolationRequest& request, const std::function<int(const Isolated&, Fd control)>& body);

}  // namespace backfault
