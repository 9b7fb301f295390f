// Watches a client that moves no byte, although not everything of the trial stands still.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "harness/control/machine.h"
#include "harness/run/watch/progress_meter.h"

namespace backfault {

/// Finds out who of the client's is stuck for good while others go on, and what those do.
class SilenceWatch {
 public:
  /// `wires`: those of this trial.
  SilenceWatch(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires);

  /// Call it now and then while no byte moves, with the time of the last that did.
  void look(MonoTime since);

  /// Records what every thread waits for right now, whatever it may be, as a stall since the last
  /// byte: for a client that has been silent for too long. Replaces what was recorded so before.
  void record();

  /// The last look, at the end of the trial: completes what was recorded.
  void finish();

  /// Part of the client that was proven to be stuck, then silence; neither is `still`.
  [[nodiscard]] std::vector<StallFact> stalls() const;
  /// Since when the silence lasts that was recorded; nothing: none was.
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
  std::vector<Baseline> later_baselines_;  ///< When it was recorded, and each time it had doubled.
  std::optional<StallFact> silence_;
  std::optional<StallFact> partial_;
  std::vector<int> stuck_;  ///< The processes of `partial_`, sorted.
  MonoTime next_look_;
};

}  // namespace backfault
