// Single steps and holds on this machine.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "harness/control/step_control.h"
#include "harness/os/steps/tracer.h"

namespace backfault {

class LinuxStepControl : public StepControl {
 public:
  using ProcessesOf = std::function<std::vector<int>(Role)>;
  /// Called with the pid of each tracing process: it belongs to the harness.
  using OnStart = std::function<void(int pid)>;

  LinuxStepControl(ProcessesOf processes_of, OnStart on_start)
      : processes_of_(std::move(processes_of)), on_start_(std::move(on_start)) {}

  Result<void> begin(const StepPlan& plan, Seed seed) override;
  Result<void> reach() override;
  Result<StepCounters> counters() override;
  std::size_t traced_threads() override;
  std::vector<HeldThread> held() override;
  Result<void> end() override;

  /// The pid of the tracing process if nothing of it is under way: then it does nothing before a
  /// traced thread has moved. 0: there is none, or it is busy.
  [[nodiscard]] int quiet_tracer();

 private:
  [[nodiscard]] std::vector<StepVictim> victims() const;

  ProcessesOf processes_of_;
  OnStart on_start_;
  std::vector<Role> on_;
  std::unique_ptr<StepTracer> tracer_;
};

}  // namespace backfault
