// The part of a trial in which the client runs: disturb it, watch it, wait for its end.
#pragma once

#include "harness/control/machine.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"
#include "harness/run/applied_faults.h"
#include "harness/run/trial_journal.h"
#include "harness/run/watch/progress_meter.h"
#include "harness/run/watch/silence_watch.h"
#include "harness/run/watch/watchdog.h"

namespace backfault {

struct Watchers {
  ProgressMeter& progress;
  Watchdog& watchdog;
  SilenceWatch& silence;
};

class ClientWatch {
 public:
  ClientWatch(Machine& machine, TrialJournal& journal, AppliedFaults& faults, Watchers watchers);

  /// Returns when the client has ended by itself (`none`) or why the harness has to end it: the
  /// trial's limit, an interruption, a standstill of `give_up` with no time-out armed anywhere, or
  /// one that is proven to be for good.
  /// Silence of that length alone is recorded, and goes on until the trial's limit.
  [[nodiscard]] StopReason until_end(ChildId client, const Limits& limits);

 private:
  void look(MonoTime since_client_start);
  void look_for_triggers(MonoTime since_client_start);
  [[nodiscard]] StopReason reason_to_stop(MonoTime client_started, const Limits& limits);
  void note_silence(MonoTime disturbed, const Limits& limits);
  void keep_stacks();

  Machine& machine_;
  TrialJournal& journal_;
  AppliedFaults& faults_;
  ProgressMeter& progress_;
  Watchdog& watchdog_;
  SilenceWatch& silence_;
  std::size_t stalls_told_ = 0;
  MonoTime next_slow_look_;
  MonoTime next_progress_look_;
  MonoTime next_trigger_look_;
  MonoTime next_stacks_;
};

/// Takes the lines and endings that have already arrived.
void settle(Machine& machine, TrialJournal& journal);

}  // namespace backfault
