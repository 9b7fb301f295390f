// The process between the campaign and a trial; it owns the trial's first process.
#pragma once

#include <functional>

#include "harness/base/fd.h"
#include "harness/os/isolation/isolated.h"

namespace backfault {

/// The supervisor's exit code if processes of the trial survived SIGKILL.
inline constexpr int exit_code_survivors = 119;

struct SupervisorStart {
  IsolationRequest request;
  Isolated isolated;  ///< Passed to the body, once the trial's folder is known.
  Fd parent;          ///< A pidfd of the campaign's process.
  Fd control;         ///< The trial's end.
  Fd setup;           ///< Receives "+" when the first process is ready, or an error.
};

/// The body of a freshly forked supervisor, which ends as the first process ended. SIGTERM and the
/// end of the campaign's process kill the trial.
[[noreturn]] void supervise(SupervisorStart start,
                            const std::function<int(const Isolated&, Fd control)>& body);

}  // namespace backfault
