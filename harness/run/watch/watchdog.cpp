#include "harness/run/watch/watchdog.h"

#include <algorithm>
#include <utility>

#include "harness/hang/prove.h"
#include "harness/hang/refutation.h"
#include "harness/run/watch/close_look.h"
#include "harness/run/watch/stillness.h"

namespace backfault {
namespace {

// Three quiet looks before a closer one, so that a running trial never pays for full samples.
constexpr Duration quiet_before_close_look = 3 * watch_interval;
// Close looks at a trial that only sleeps become rarer: up to the first of these gaps, and after a
// long quiet time, by a share of that time, up to the second.
constexpr Duration usual_gap = std::chrono::milliseconds(250);
constexpr Duration widest_gap = std::chrono::seconds(5);
constexpr int gap_share = 40;
// Likewise for looks at the run counters, which tell whether anything ran since the last look.
// After minutes of silence, the time of the next movement need not be exact to 10 ms.
constexpr Duration widest_interval = std::chrono::milliseconds(100);
constexpr int interval_share = 1000;
// Of a trial that stalls and resumes again and again, the first and the latest standstills are
// kept.
constexpr std::size_t most_standstills = 64;
// Programs that stand still only for a moment still need their processor.
constexpr Duration idle_after = std::chrono::milliseconds(200);
// Snapshots are large, and only the latest standstills need a proof.
constexpr std::size_t most_snapshots = 8;
// Acknowledgements are delayed by up to 40 ms: until then, bytes are in flight.
constexpr int most_looks_while_settling = 10;
// The time until the next look is at least this many times what a look takes: with a thousand
// threads, one takes longer than the usual interval.
constexpr int round_share = 10;
// Close looks may take this share of the trial, plus a burst.
constexpr int look_share = 20;
constexpr Duration look_burst = std::chrono::milliseconds(100);

bool something_is_on_its_way(const std::vector<WaitFact>& waits) {
  return std::any_of(waits.begin(), waits.end(), [](const WaitFact& wait) {
    return std::any_of(
        wait.wake_conditions.begin(), wait.wake_conditions.end(),
        [](const WakeCondition& await) { return await.readiness == Readiness::on_its_way; });
  });
}

/// Whether the standstill outlived a timeout: its time has passed, or it is no longer armed.
template <typename Time>
bool outlives(const std::optional<MonoTime>& before, const std::optional<Time>& after,
              const MonoTime now) {
  return before && (*before <= now || !after);
}

}  // namespace

Watchdog::Watchdog(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires)
    : machine_(machine),
      progress_(progress),
      wires_(std::move(wires)),
      begun_(machine.now()),
      last_movement_(begun_),
      close_look_gap_(quiet_before_close_look) {}

bool Watchdog::stalled() const { return !standstills_.empty() && !standstills_.back().resumed; }

bool Watchdog::nothing_can_follow() const {
  if (!stalled()) return false;
  const auto& waits = standstills_.back().waits;
  return std::none_of(waits.begin(), waits.end(),
                      [](const WaitFact& wait) { return wait.deadline_left.has_value(); });
}

Duration Watchdog::next_tick_in() const {
  const Duration quiet = std::clamp(quiet_for_ / interval_share, watch_interval, widest_interval);
  // The smaller of two, because one look may have waited for a processor.
  return std::max(moves_ ? moving_watch_interval : quiet,
                  round_share * std::min(round_took_, round_before_took_));
}

void Watchdog::tick() {
  const MonoTime asked = machine_.now();
  const bool ran = machine_.anything_ran();
  const MonoTime now = machine_.now();
  round_before_took_ = std::exchange(round_took_, now - asked);
  moves_ = ran || bytes_on_their_way();
  if (moves_) {
    note_movement(now);
  } else {
    begin_or_go_on(now);
  }
  quiet_for_ = now - last_movement_;
}

void Watchdog::note_movement(const MonoTime now) {
  if (stalled()) standstills_.back().resumed = now;
  proof_.reset();
  if (std::exchange(told_idle_, false)) machine_.announce_idle(false);
  last_movement_ = now;
  looks_while_settling_ = 0;
  close_look_gap_ = quiet_before_close_look;
  next_close_look_ = now + quiet_before_close_look;
}

/// Bytes that the wire delays will wake a receiver later.
bool Watchdog::bytes_on_their_way() {
  if (wires_.empty()) return false;
  const WireCounters wire = machine_.wire_counters();
  return wire.queued_bytes > wire.stuck_bytes;
}

void Watchdog::begin_or_go_on(const MonoTime now) {
  if (proof_ != Proof::proven && now >= next_close_look_ && can_afford_look(now)) {
    look_for_standstill(now);
    looked_for_ += machine_.now() - now;
  }
  if (stalled() && !told_idle_ && now - last_movement_ >= idle_after) {
    told_idle_ = true;
    machine_.announce_idle(true);
  }
}

/// A standstill may be detected before it can be proven; until then, the looks go on.
void Watchdog::look_for_standstill(const MonoTime now) {
  CloseLook look = look_closely(machine_, wires_);
  // If something ran just before this look, the next tick would take it for a movement after the
  // look, and the proof would count as refuted.
  if (machine_.anything_ran()) return note_movement(machine_.now());
  const auto finding = judge_stillness(look.snapshot.first, look.snapshot.second, look.waits);
  const HangProof proof = prove(look.snapshot, look.waits);
  plan_next_look(now, something_is_on_its_way(look.waits));
  // A proof about a part of the client says nothing about the rest, which may still run.
  const bool is_of_part = proof.proof == Proof::proven_partial;
  const Proof strength = is_of_part ? Proof::no_progress : proof.proof;
  if (finding.stillness != Stillness::stalled && strength == Proof::no_progress) return;
  const bool goes_on = stalled() && proof_ == strength &&
                       (outlives(frozen_until_, proof.frozen_until, now) ||
                        outlives(latest_deadline(), finding.deadline_left, now));
  if (stalled() && proof_ && *proof_ <= strength && !goes_on) return;  // Nothing new.
  proof_ = strength;
  frozen_until_ = proof.frozen_until;
  proven_ = machine_.now();
  Standstill standstill{.mutual = finding.mutual, .deadline = {}, .snapshot = {}};
  if (finding.deadline_left) {
    standstill.deadline = look.snapshot.first.begun + *finding.deadline_left;
  }
  standstill.snapshot = std::move(look.snapshot);
  record({.last_movement = last_movement_,
          .detected = goes_on ? standstills_.back().detected : machine_.now(),
          .waits = std::move(look.waits),
          .progress = {},
          .resumed = {},
          .form = std::move(standstill)});
}

std::optional<MonoTime> Watchdog::latest_deadline() const {
  return std::get<Standstill>(standstills_.back().form).deadline;
}

bool Watchdog::can_afford_look(const MonoTime now) const {
  return looked_for_ <= (now - begun_) / look_share + look_burst;
}

void Watchdog::plan_next_look(const MonoTime begun, const bool settles) {
  if (settles && looks_while_settling_ < most_looks_while_settling) {
    ++looks_while_settling_;
    next_close_look_ = begun + watch_interval;
    return;
  }
  const Duration share = (begun - last_movement_) / gap_share;
  close_look_gap_ = std::min(close_look_gap_ * 2, std::clamp(share, usual_gap, widest_gap));
  next_close_look_ = begun + close_look_gap_;
}

/// Replaces the record of the same standstill if the new proof is stronger, or if the time of the
/// old one has passed.
void Watchdog::record(StallFact stall) {
  progress_.update();
  stall.progress = progress_.progress();
  if (stalled()) {
    standstills_.back() = std::move(stall);
    return;
  }
  if (standstills_.size() == most_standstills) standstills_.erase(standstills_.begin() + 1);
  standstills_.push_back(std::move(stall));
  if (standstills_.size() <= most_snapshots) return;
  StallFact& old = standstills_[standstills_.size() - 1 - most_snapshots];
  const Snapshot* const snapshot = snapshot_of(old);
  // A refuted proof is a defect of the harness: the judge has to see it.
  if (snapshot != nullptr && was_refuted(old, prove(*snapshot, old.waits))) return;
  std::get<Standstill>(old.form).snapshot.reset();
}

std::optional<MonoTime> Watchdog::proven_since() const {
  const bool waits_for_fault = proof_ == Proof::stall_on_fault && !frozen_until_;
  if (!stalled() || !(proof_ == Proof::proven || waits_for_fault)) return std::nullopt;
  return proven_;
}

}  // namespace backfault
