#include "harness/hang/classify.h"

#include <algorithm>
#include <set>

namespace backfault {
namespace {

constexpr const char* unset_event = "futex word=0 expected=0";

bool is_stuck(const std::vector<int>& stuck, const int pid) {
  return std::binary_search(stuck.begin(), stuck.end(), pid);
}

bool any_stopped(const Snapshot& snapshot, const std::vector<int>& stuck, const bool of_client) {
  return std::any_of(snapshot.first.threads.begin(), snapshot.first.threads.end(),
                     [&](const ThreadSample& thread) {
                       return thread.state == ThreadState::stopped && is_stuck(stuck, thread.pid) &&
                              (thread.role == Role::client) == of_client;
                     });
}

bool all_steps(const WaitCycle& cycle, bool (*const holds)(const WaitStep&)) {
  return !cycle.steps.empty() && std::all_of(cycle.steps.begin(), cycle.steps.end(), holds);
}

bool is_shared_event(const WaitStep& step) {
  return step.await != nullptr && step.await->thing == Awaited::memory &&
         step.await->channel.starts_with("shm:") && step.await->evidence == unset_event;
}

bool is_event_pattern(const WaitCycle& cycle) {
  if (cycle.steps.size() < 2 || !all_steps(cycle, is_shared_event)) return false;
  std::set<std::string> memories;
  for (const WaitStep& step : cycle.steps) memories.insert(step.await->channel);
  return memories.size() == 1;
}

/// Only threads of the cycle count: others may sleep on a futex word that changed.
const WakeCondition* consumed_in(const WaitCycle& cycle) {
  for (const WaitStep& step : cycle.steps) {
    for (const WakeCondition& await : step.wait->wake_conditions) {
      const bool shows_loss = await.thing == Awaited::data || await.thing == Awaited::connection ||
                              (await.thing == Awaited::memory && await.channel.starts_with("shm:"));
      if (await.readiness == Readiness::consumed && shows_loss) return &await;
    }
  }
  return nullptr;
}

bool waits_for_data(const WaitStep& step) {
  return step.await != nullptr && step.await->thing == Awaited::data;
}
bool waits_for_space(const WaitStep& step) {
  return step.await != nullptr && step.await->thing == Awaited::space;
}
bool waits_for_lock(const WaitStep& step) {
  return step.await != nullptr && step.await->thing == Awaited::lock;
}
bool waits_for_own_threads(const WaitStep& step) {
  return step.wait->kind == WaitKind::private_futex;
}

/// A thread with a timeout ends its wait by itself, and so ends the waits for it.
bool any_times_out(const WaitCycle& cycle) {
  return std::any_of(cycle.steps.begin(), cycle.steps.end(),
                     [](const WaitStep& step) { return step.wait->deadline_left.has_value(); });
}

/// The parent waits for the end of a child that waits for the parent to read.
bool is_undrained_child(const WaitCycle& cycle) {
  const auto waits_for_end = [](const WaitStep& step) {
    return step.await != nullptr && step.await->thing == Awaited::process_end;
  };
  return cycle.closed && std::any_of(cycle.steps.begin(), cycle.steps.end(), waits_for_end) &&
         std::any_of(cycle.steps.begin(), cycle.steps.end(), waits_for_space);
}

/// Only the reader itself could write to its pipe or close the other end.
bool is_leaked_end(const WaitCycle& cycle) {
  if (cycle.closed || cycle.steps.size() != 1 || !waits_for_data(cycle.steps.front())) return false;
  const WakeCondition& await = *cycle.steps.front().await;
  return await.channel.starts_with("pipe:") && await.wakers.empty() && !await.anyone;
}

std::string shape_of(const WaitCycle& cycle) {
  if (is_undrained_child(cycle)) return "undrained child";
  if (is_leaked_end(cycle)) return "leaked end of file";
  if (!cycle.closed) {
    return all_steps(cycle, waits_for_own_threads) ? "threads of one process" : "";
  }
  if (all_steps(cycle, waits_for_space)) return "buffer deadlock";
  if (all_steps(cycle, waits_for_data)) return "lost message";
  if (all_steps(cycle, waits_for_lock)) return "crossed locks";
  return "";
}

}  // namespace

HangClass classify(const Snapshot& snapshot, const std::vector<int>& stuck,
                   const WaitCycle& cycle) {
  if (stuck.empty()) return {};
  if (any_stopped(snapshot, stuck, true)) return {HangKind::stopped, ""};
  if (any_stopped(snapshot, stuck, false)) return {HangKind::peer_silent, "stopped peer"};
  if (const WakeCondition* const lost = consumed_in(cycle)) {
    return {HangKind::lost_wakeup, lost->thing == Awaited::memory
                                       ? "changed without a wake-up"
                                       : "edge-triggered readiness used up"};
  }
  if (!cycle.closed && any_times_out(cycle)) return {HangKind::unknown, ""};
  if (is_event_pattern(cycle)) return {HangKind::lost_wakeup, "lost wake-up pattern"};
  return {HangKind::deadlock, shape_of(cycle)};
}

}  // namespace backfault
