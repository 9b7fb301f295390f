// Watches a trial without touching it: notices when nothing moves any more, and says who waits.
#pragma once

#include <optional>
#include <vector>

#include "harness/control/machine.h"
#include "harness/model/certificate.h"
#include "harness/run/watch/progress_meter.h"

namespace backfault {

/// How often the watchdog looks while nothing moves, until that has lasted for long. A standstill
/// is known after three quiet looks and two samples.
inline constexpr Duration watch_interval = std::chrono::milliseconds(10);
/// How often it looks while something moves. Each look takes processor time from the programs.
inline constexpr Duration moving_watch_interval = 2 * watch_interval;

class Watchdog {
 public:
  /// `wires`: those of this trial; empty when client and server are connected directly.
  Watchdog(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires);

  /// One look; call it again after `next_tick_in`.
  void tick();
  /// One of the intervals above, or more when there is so much to look at that it would take a
  /// large share of a processor.
  [[nodiscard]] Duration next_tick_in() const;

  /// True while the latest standstill has not been seen to end.
  [[nodiscard]] bool stalled() const;
  /// Since when it is proven that no process of the client's can ever move again, unless a fault
  /// lets it; nothing: it is not, or something moved.
  [[nodiscard]] std::optional<MonoTime> proven_since() const;
  /// True in a standstill in which no thread at all has a time-out armed.
  [[nodiscard]] bool nothing_can_follow() const;
  /// Standstills in their order, the first and the latest if there were very many.
  [[nodiscard]] const std::vector<StallFact>& standstills() const { return standstills_; }
  [[nodiscard]] MonoTime last_movement() const { return last_movement_; }

 private:
  [[nodiscard]] bool bytes_on_their_way();
  void note_movement(MonoTime now);
  void begin_or_go_on(MonoTime now);
  void look_for_standstill(MonoTime now);
  [[nodiscard]] bool can_afford_look(MonoTime now) const;
  void plan_next_look(MonoTime begun, bool settles);
  [[nodiscard]] std::optional<MonoTime> latest_deadline() const;
  void record(StallFact stall);

  Machine& machine_;
  ProgressMeter& progress_;
  std::vector<WireSpec> wires_;
  std::vector<StallFact> standstills_;
  std::optional<Proof> proof_;            ///< Of the latest standstill.
  std::optional<MonoTime> frozen_until_;  ///< As that proof has it.
  MonoTime proven_;                       ///< When that proof was had.
  int looks_while_settling_ = 0;
  bool told_idle_ = false;
  bool moves_ = false;     ///< As the latest look found.
  Duration quiet_for_{};   ///< The same.
  Duration round_took_{};  ///< The latest question whether anything ran.
  Duration round_before_took_{};
  MonoTime begun_;
  Duration looked_for_{};  ///< What all close looks took.
  MonoTime last_movement_;
  MonoTime next_close_look_;
  Duration close_look_gap_;
};

}  // namespace backfault
