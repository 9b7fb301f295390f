// Detects standstills of a trial without disturbing it, and records who waits for what:
//
//   Watchdog watchdog(machine, progress, wires);
//   watchdog.tick();  // Again after watchdog.next_tick_in().
//   if (watchdog.proven_since()) end_the_client();
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
  /// `wires`: those of this trial; empty if client and server are connected directly.
  Watchdog(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires);

  /// One look; call it again after `next_tick_in`.
  void tick();
  /// One of the intervals above, or more if that would take a large share of a processor.
  [[nodiscard]] Duration next_tick_in() const;

  /// True while the latest standstill lasts.
  [[nodiscard]] bool stalled() const;
  /// When it was proven that no process of the client can ever run again, unless a fault is
  /// reverted; nothing: that is not proven, or something moved.
  [[nodiscard]] std::optional<MonoTime> proven_since() const;
  /// True in a standstill in which no thread has a timeout.
  [[nodiscard]] bool nothing_can_follow() const;
  /// All standstills in order; if there were very many, the first and the latest ones.
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
  std::optional<MonoTime> frozen_until_;  ///< According to that proof.
  MonoTime proven_;                       ///< When that proof was found.
  int looks_while_settling_ = 0;
  bool told_idle_ = false;
  bool moves_ = false;     ///< At the latest look.
  Duration quiet_for_{};   ///< At the latest look.
  Duration round_took_{};  ///< Duration of the latest look at the run counters.
  Duration round_before_took_{};
  MonoTime begun_;
  Duration looked_for_{};  ///< Duration of all close looks together.
  MonoTime last_movement_;
  MonoTime next_close_look_;
  Duration close_look_gap_;
};

}  // namespace backfault
