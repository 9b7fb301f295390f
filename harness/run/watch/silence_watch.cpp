#include "harness/run/watch/silence_watch.h"

#include <algorithm>
#include <utility>

#include "harness/hang/prove.h"
#include "harness/run/watch/close_look.h"

namespace backfault {
namespace {

// Pauses shorter than this are part of every transfer.
constexpr Duration settled_after = std::chrono::milliseconds(500);
constexpr Duration look_gap = std::chrono::milliseconds(500);
// The time until the next look is at least this many times what a look takes.
constexpr int silence_look_share = 20;

bool is_ready(const Sample& sample, const int pid) {
  return std::any_of(sample.threads.begin(), sample.threads.end(), [&](const ThreadSample& thread) {
    return thread.pid == pid && thread.state == ThreadState::running;
  });
}

std::string command_of(const Sample& sample, const int pid) {
  const auto main_thread =
      std::find_if(sample.threads.begin(), sample.threads.end(),
                   [&](const ThreadSample& thread) { return thread.tid == pid; });
  return main_thread == sample.threads.end() ? "" : main_thread->command;
}

/// The run counters of the threads of these processes.
std::map<int, std::optional<RunCounters>> counters_of(const Sample& sample,
                                                      const std::vector<int>& pids) {
  std::map<int, std::optional<RunCounters>> counters;
  for (const ThreadSample& thread : sample.threads) {
    if (std::binary_search(pids.begin(), pids.end(), thread.pid)) {
      counters[thread.tid] = thread.ran;
    }
  }
  return counters;
}

}  // namespace

SilenceWatch::SilenceWatch(Machine& machine, ProgressMeter& progress, std::vector<WireSpec> wires)
    : machine_(machine), progress_(progress), wires_(std::move(wires)) {}

void SilenceWatch::look(const MonoTime since) {
  if (since_ != since) begin(since);
  const MonoTime now = machine_.now();
  if (now - since < settled_after || now < next_look_) return;
  if (!baseline_) baseline_ = baseline_now();
  look_for_stuck();
  if (recorded() == since && now - since >= 2 * (later_baselines_.back().at - since)) {
    later_baselines_.push_back(baseline_now());
  }
  next_look_ = now + std::max(look_gap, silence_look_share * (machine_.now() - now));
}

void SilenceWatch::begin(const MonoTime since) {
  if (partial_) check_stuck(machine_.sample());
  // A refuted proof is a defect of the harness: the judge has to see it.
  if (partial_ && !partial_->resumed) partial_.reset();
  since_ = since;
  baseline_.reset();
}

void SilenceWatch::look_for_stuck() {
  if (partial_) return check_stuck(machine_.sample());
  CloseLook look = look_closely(machine_, wires_);
  HangProof proof = prove(look.snapshot, look.waits);
  if (proof.proof != Proof::proven_partial) return;
  stuck_ = std::move(proof.stuck);
  partial_ = StallFact{.last_movement = *since_,
                       .detected = machine_.now(),
                       .waits = std::move(look.waits),
                       .progress = progress_.progress(),
                       .resumed = std::nullopt,
                       .form = PartialStandstill{std::move(look.snapshot)}};
}

void SilenceWatch::check_stuck(const Sample& sample) {
  if (partial_->resumed) return;
  if (counters_of(sample, stuck_) == counters_of(snapshot_of(*partial_)->second, stuck_)) return;
  partial_->resumed = machine_.now();
}

void SilenceWatch::record() {
  silence_ = StallFact{.last_movement = *since_,
                       .detected = machine_.now(),
                       .waits = look_at_waits(machine_),
                       .progress = progress_.progress(),
                       .resumed = std::nullopt,
                       .form = Silence{}};
  later_baselines_.clear();
  later_baselines_.push_back(baseline_now());
}

SilenceWatch::Baseline SilenceWatch::baseline_now() {
  return {machine_.now(), work_of_all(), machine_.sample()};
}

void SilenceWatch::finish() {
  if (!partial_ && !silence_) return;
  const Sample sample = machine_.sample();
  if (partial_) check_stuck(sample);
  if (!baseline_ || recorded() != since_) return;
  silence_->form = Silence{busy_since(telling_baseline(), sample)};
}

/// At first, a silent client may still fill buffers, read ahead, or read again what it sent. What
/// it does after a long silence tells more, if it was watched for as long as that.
SilenceWatch::Baseline& SilenceWatch::telling_baseline() {
  const MonoTime now = machine_.now();
  const auto latest = std::find_if(
      later_baselines_.rbegin(), later_baselines_.rend(),
      [&](const Baseline& later) { return now - later.at >= later.at - silence_->last_movement; });
  return latest == later_baselines_.rend() ? *baseline_ : *latest;
}

std::map<Role, std::map<int, ProcessWork>> SilenceWatch::work_of_all() {
  std::map<Role, std::map<int, ProcessWork>> work;
  for (const Role role : {Role::client, Role::server}) work[role] = machine_.work_of(role);
  return work;
}

std::vector<BusyFact> SilenceWatch::busy_since(Baseline& baseline, const Sample& sample) {
  std::vector<BusyFact> facts;
  const Duration watched = machine_.now() - baseline.at;
  for (const auto& [role, processes] : work_of_all()) {
    for (const auto& [pid, now] : processes) {
      // A new process has done all of its work since then.
      const ProcessWork before = baseline.work[role].contains(pid)
                                     ? baseline.work[role][pid]
                                     : ProcessWork{.ran = {}, .bytes = 0};
      std::optional<std::uint64_t> bytes;
      if (now.bytes && before.bytes && *now.bytes >= *before.bytes) {
        bytes = *now.bytes - *before.bytes;
      }
      facts.push_back({.pid = pid,
                       .role = role,
                       .command = command_of(sample, pid),
                       .watched = watched,
                       .ran = now.ran - before.ran,
                       .bytes = bytes,
                       .ready = is_ready(baseline.sample, pid) && is_ready(sample, pid)});
    }
  }
  return facts;
}

std::vector<StallFact> SilenceWatch::stalls() const {
  std::vector<StallFact> stalls;
  if (partial_) stalls.push_back(*partial_);
  if (silence_) stalls.push_back(*silence_);
  return stalls;
}

std::optional<MonoTime> SilenceWatch::recorded() const {
  if (!silence_) return std::nullopt;
  return silence_->last_movement;
}

}  // namespace backfault
