#include "harness/run/watchdog.h"

#include <algorithm>
#include <utility>

#include "harness/run/stillness.h"
#include "harness/run/wire_conduits.h"

namespace backfault {
namespace {

// Quiet for three looks before a closer one: a running trial never pays for full samples.
constexpr Duration quiet_before_close_look = 3 * watch_interval;
// A trial that only sleeps is looked at closely less and less often, down to this.
constexpr Duration widest_gap = std::chrono::milliseconds(250);
// A trial that stalls and resumes for ever keeps the first of its standstills, and the latest.
constexpr std::size_t most_standstills = 64;
// Programs that stand still for a moment between two steps still need their processor.
constexpr Duration idle_after = std::chrono::milliseconds(200);

}  // namespace

Watchdog::Watchdog(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires)
    : machine_(machine),
      progress_(progress),
      wires_(std::move(wires)),
      last_movement_(machine.now()),
      close_look_gap_(quiet_before_close_look) {}

bool Watchdog::stalled() const { return !standstills_.empty() && !standstills_.back().resumed; }

bool Watchdog::nothing_can_follow() const {
  if (!stalled()) return false;
  const auto& waits = standstills_.back().waits;
  return std::none_of(waits.begin(), waits.end(),
                      [](const WaitFact& wait) { return wait.deadline_left.has_value(); });
}

std::vector<StallFact> Watchdog::stalls() const {
  auto stalls = standstills_;
  if (silence_) stalls.push_back(*silence_);
  return stalls;
}

void Watchdog::tick() {
  const bool ran = machine_.anything_ran();
  const MonoTime now = machine_.now();
  if (!ran && !bytes_on_their_way()) return begin_or_go_on(now);
  if (stalled()) standstills_.back().resumed = now;
  if (std::exchange(told_idle_, false)) machine_.announce_idle(false);
  last_movement_ = now;
  close_look_gap_ = quiet_before_close_look;
  next_close_look_ = now + quiet_before_close_look;
}

/// What the wire holds back for later will wake somebody.
bool Watchdog::bytes_on_their_way() {
  if (wires_.empty()) return false;
  const WireCounters wire = machine_.wire_counters();
  return wire.queued_bytes > wire.stuck_bytes;
}

void Watchdog::begin_or_go_on(const MonoTime now) {
  if (!stalled()) {
    if (now >= next_close_look_) look_closely(now);
  } else if (!told_idle_ && now - last_movement_ >= idle_after) {
    told_idle_ = true;
    machine_.announce_idle(true);
  }
}

void Watchdog::look_closely(const MonoTime now) {
  close_look_gap_ = std::min(close_look_gap_ * 2, widest_gap);
  next_close_look_ = now + close_look_gap_;
  const Sample first = machine_.sample();
  auto waits = machine_.explain(first);
  join_wire_conduits(waits, wires_);
  const Sample second = machine_.sample();
  const auto finding = judge_stillness(first, second, waits);
  if (finding.stillness != Stillness::stalled) return;
  progress_.update();
  if (standstills_.size() == most_standstills) standstills_.erase(standstills_.begin() + 1);
  StallFact stall{.last_movement = last_movement_,
                  .detected = machine_.now(),
                  .waits = std::move(waits),
                  .still = true,
                  .mutual = finding.mutual,
                  .deadline = std::nullopt,
                  .progress = progress_.progress(),
                  .resumed = std::nullopt};
  if (finding.deadline_left) stall.deadline = first.begun + *finding.deadline_left;
  standstills_.push_back(std::move(stall));
}

void Watchdog::record_silence(const MonoTime since) {
  silence_ = StallFact{.last_movement = since,
                       .detected = machine_.now(),
                       .waits = machine_.explain(machine_.sample()),
                       .still = false,
                       .mutual = false,
                       .deadline = std::nullopt,
                       .progress = progress_.progress(),
                       .resumed = std::nullopt};
}

}  // namespace backfault
