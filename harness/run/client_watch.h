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

  /// Returns `none` when the client has ended by itself, otherwise why the harness has to end it:
  /// the limit of the trial, an interruption, a standstill of `give_up` without any armed timeout,
  /// or one that is proven never to resume. A silence of `give_up` is only recorded: the trial goes
  /// on.
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

/// Takes the output lines and exits that have already arrived.
void settle(Machine& machine, TrialJournal& journal);

}  // namespace backfault
