// Watches a client that moves no byte while some threads of the trial still run.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "harness/control/machine.h"
#include "harness/run/watch/progress_meter.h"

namespace backfault {

/// Finds out which processes of the client are stuck while others run, and what those do.
class SilenceWatch {
 public:
  /// `wires`: those of this trial.
  SilenceWatch(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires);

  /// Call it now and then while no byte moves. `since`: when the last byte moved.
  void look(MonoTime since);

  /// Records what every thread waits for now as a silence since the last byte, for a client that
  /// has been silent too long. It replaces an earlier recorded silence.
  void record();

  /// The last look, before the harness ends the client: completes the record.
  void finish();

  /// The partial standstill, if one was proven, and the silence, if one was recorded.
  [[nodiscard]] std::vector<StallFact> stalls() const;
  /// The beginning of the recorded silence; nothing: none was recorded.
  [[nodiscard]] std::optional<MonoTime> recorded() const;

 private:
  struct Baseline {
    MonoTime at;
    std::map<Role, std::map<int, ProcessWork>> work;
    Sample sample;
  };
  void begin(MonoTime since);
  void look_for_stuck();
  void check_stuck(const Sample& sample);
  [[nodiscard]] std::map<Role, std::map<int, ProcessWork>> work_of_all();
  [[nodiscard]] Baseline baseline_now();
  [[nodiscard]] Baseline& telling_baseline();
  [[nodiscard]] std::vector<BusyFact> busy_since(Baseline& baseline, const Sample& sample);

  Machine& machine_;
  ProgressMeter& progress_;
  std::vector<WireSpec> wires_;
  std::optional<MonoTime> since_;
  std::optional<Baseline> baseline_;       ///< Of the present silence.
  std::vector<Baseline> later_baselines_;  ///< At `record`, and whenever the silence had doubled.
  std::optional<StallFact> silence_;
  std::optional<StallFact> partial_;
  std::vector<int> stuck_;  ///< The processes of `partial_`, sorted.
  MonoTime next_look_;
};

}  // namespace backfault
