#include "harness/run/client_watch.h"

#include <algorithm>

namespace backfault {
namespace {

// Reading sockets and re-applying faults costs more than a look at the run counters.
constexpr Duration slow_look_interval = std::chrono::milliseconds(50);
// While a fault waits for bytes or operations. The time until the next look is at least this many
// times what a look takes.
constexpr Duration trigger_look_interval = std::chrono::milliseconds(1);
constexpr int trigger_look_share = 20;
// Reading the kernel's socket counters is expensive: rarely, unless a fault waits for them.
constexpr int progress_look_share = 200;
constexpr Duration progress_look_interval = std::chrono::milliseconds(250);  // At most.
// Only a defect of the harness can refute a proof: this is the time in which to see one.
constexpr Duration proof_stands = std::chrono::milliseconds(300);
// Stacks of a standstill are read now and then, within a bound and a share of the time: a large
// program has many symbols.
constexpr Duration stacks_after = std::chrono::milliseconds(100);
constexpr Duration hang_stacks_bound = std::chrono::milliseconds(250);
constexpr Duration stacks_gap = std::chrono::seconds(10);
constexpr Duration widest_stacks_gap = std::chrono::minutes(1);  // A starved harness reads slowly.
constexpr int stacks_share = 200;
// A program that never stops writing must not keep its trial from ending.
constexpr int most_settle_rounds = 100;

}  // namespace

ClientWatch::ClientWatch(Machine& machine, TrialJournal& journal, AppliedFaults& faults,
                         const Watchers watchers)
    : machine_(machine),
      journal_(journal),
      faults_(faults),
      progress_(watchers.progress),
      watchdog_(watchers.watchdog),
      silence_(watchers.silence) {}

StopReason ClientWatch::until_end(const ChildId client, const Limits& limits) {
  const MonoTime started = machine_.now();
  MonoTime next_look = started;
  while (!journal_.ended(client)) {
    if (machine_.now() >= next_look) {
      look(MonoTime{machine_.now() - started});
      next_look = machine_.now() + watchdog_.next_tick_in();
    }
    const StopReason reason = reason_to_stop(started, limits);
    if (reason != StopReason::none) return reason;
    MonoTime until = next_look;
    if (faults_.awaits_progress()) {
      if (machine_.now() >= next_trigger_look_) {
        look_for_triggers(MonoTime{machine_.now() - started});
      }
      until = std::min(until, next_trigger_look_);
    }
    for (const auto& occurrence : machine_.wait_until(until)) journal_.take(occurrence);
  }
  // A client that ended right after a timeout has also ended its stall.
  watchdog_.tick();
  return StopReason::none;
}

void ClientWatch::look(const MonoTime since_client_start) {
  watchdog_.tick();
  if (watchdog_.standstills().size() > stalls_told_) {
    stalls_told_ = watchdog_.standstills().size();
    journal_.event("stall_detected");
  }
  keep_stacks();
  if (machine_.now() < next_slow_look_) return;
  next_slow_look_ = machine_.now() + slow_look_interval;
  look_for_triggers(since_client_start);
  faults_.keep();
}

void ClientWatch::look_for_triggers(const MonoTime since_client_start) {
  const MonoTime begun = machine_.now();
  progress_.regard_server_as_deaf(faults_.deafens_server());
  if (faults_.awaits_progress() || begun >= next_progress_look_) {
    progress_.update();
    const MonoTime now = machine_.now();
    next_progress_look_ =
        now + std::min(progress_look_interval, progress_look_share * (now - begun));
  }
  const Progress moved = progress_.progress();
  faults_.apply_due({.since_client_start = since_client_start.since_start,
                     .bytes_to_client = moved.bytes_to_client.value_or(0),
                     .bytes_to_server = moved.bytes_to_server.value_or(0),
                     .operations = progress_.operations(),
                     .client_runs = true});
  next_trigger_look_ =
      begun + std::max(trigger_look_interval, trigger_look_share * (machine_.now() - begun));
}

StopReason ClientWatch::reason_to_stop(const MonoTime client_started, const Limits& limits) {
  const MonoTime now = machine_.now();
  if (journal_.stop_requested()) return StopReason::interrupted;
  if (now - client_started >= limits.trial) return StopReason::trial_limit;
  const MonoTime disturbed = std::max(
      {client_started, faults_.client_free_since(), faults_.last_changed().value_or(MonoTime{})});
  note_silence(disturbed, limits);
  const MonoTime still_since = std::max(disturbed, watchdog_.last_movement());
  const auto proven = watchdog_.proven_since();
  const bool for_good = proven && !faults_.will_act();
  if (for_good && now - std::max(disturbed, *proven) >= proof_stands)
    return StopReason::proven_hang;
  const bool gives_up = watchdog_.nothing_can_follow() && now - still_since >= limits.give_up;
  return gives_up ? StopReason::give_up : StopReason::none;
}

/// If bytes cannot be counted, silence says nothing.
void ClientWatch::note_silence(const MonoTime disturbed, const Limits& limits) {
  if (!progress_.can_see() || watchdog_.proven_since()) return;
  const auto silent_since = [&] {
    return std::max(disturbed, progress_.last_change().value_or(MonoTime{}));
  };
  const MonoTime since = silent_since();
  silence_.look(since);
  const Duration patience = std::min(limits.give_up, limits.trial / 2);
  if (machine_.now() - since < patience || silence_.recorded() == since) return;
  // The latest look at the bytes may be a while ago.
  progress_.update();
  if (silent_since() != since) return;
  if (!silence_.recorded()) journal_.event("no_progress", "for " + format_duration(patience));
  silence_.record();
}

/// A standstill may end by itself, and then its stacks can no longer be read.
void ClientWatch::keep_stacks() {
  const MonoTime now = machine_.now();
  const bool lasts = watchdog_.stalled() && now - watchdog_.last_movement() >= stacks_after;
  if (!lasts || now < next_stacks_) return;
  machine_.save_stacks(hang_stacks_bound);
  next_stacks_ =
      now + std::clamp(stacks_share * (machine_.now() - now), stacks_gap, widest_stacks_gap);
}

void settle(Machine& machine, TrialJournal& journal) {
  for (int round = 0; round < most_settle_rounds; ++round) {
    const auto occurrences = machine.wait_until(machine.now());
    if (occurrences.empty()) return;
    for (const auto& occurrence : occurrences) journal.take(occurrence);
  }
}

}  // namespace backfault
