// The process that traces threads of the programs under test, as its owner sees it.
#pragma once

#include <memory>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/os/steps/loop.h"
#include "harness/os/steps/message.h"

namespace backfault {

/// A process of its own, and no thread of the trial's first process: a wait of that one for its
/// children would take the stops of those that its own thread traces, and the thread's waits would
/// take their endings (wait(2)). So a traced program's ending is told to its parent as ever, as
/// soon as the tracing process has seen it.
///
/// It ends with its owner's thread, and whoever it traced goes on by itself.
class StepTracer {
 public:
  /// The thread that calls must outlive the tracer.
  [[nodiscard]] static Result<std::unique_ptr<StepTracer>> start(const StepSettings& settings);

  StepTracer(const StepTracer&) = delete;
  StepTracer& operator=(const StepTracer&) = delete;
  ~StepTracer();

  [[nodiscard]] int pid() const { return pid_; }
  /// These are all processes of the programs now. An error says that a living thread of a victim
  /// could not be traced.
  [[nodiscard]] Result<StepAnswer> reach(const std::vector<StepVictim>& victims);
  [[nodiscard]] Result<StepAnswer> tell();
  /// Lets all threads go, none of them disturbed in a wait, and waits until the process has ended.
  /// The answer is the last one; twice gives it again.
  [[nodiscard]] Result<StepAnswer> finish();

 private:
  StepTracer(int pid, Fd pidfd, Fd requests)
      : pid_(pid), pidfd_(std::move(pidfd)), requests_(std::move(requests)) {}
  [[nodiscard]] Result<StepAnswer> ask(const StepRequest& request);

  int pid_;
  Fd pidfd_;
  Fd requests_;
  StepAnswer last_;
  bool finished_ = false;
};

}  // namespace backfault
