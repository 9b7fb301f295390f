// The process between the campaign and a trial: it owns the trial's first process.
#pragma once

#include <functional>

#include "harness/base/fd.h"
#include "harness/os/isolation/isolated.h"

namespace backfault {

/// The supervisor ends with this code when processes of the trial survived SIGKILL.
inline constexpr int exit_code_survivors = 119;

struct SupervisorStart {
  IsolationRequest request;
  Isolated isolated;  ///< What is to be given to the body, but for the trial's folder.
  Fd parent;          ///< A pidfd of the campaign's process.
  Fd control;         ///< The trial's end.
  Fd setup;           ///< Takes "+" once the first process is ready, otherwise the reason.
};

/// What a freshly forked supervisor does until it ends: it ends as the first process ended.
/// SIGTERM kills the trial; so does the end of the campaign's process.
[[noreturn]] void supervise(SupervisorStart start,
                            const std::function<int(const Isolated&, Fd control)>& body);

}  // namespace backfault
