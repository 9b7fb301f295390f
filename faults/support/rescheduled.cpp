#include "faults/support/rescheduled.h"

#include <algorithm>

#include "faults/support/victims.h"

namespace backfault {

std::string scheduling_text(const Scheduling& scheduling) {
  switch (scheduling.policy) {
    case SchedulingPolicy::normal:
      return fmt::format("SCHED_OTHER, nice {}", scheduling.nice);
    case SchedulingPolicy::batch:
      return fmt::format("SCHED_BATCH, nice {}", scheduling.nice);
    case SchedulingPolicy::idle:
      return "SCHED_IDLE";
    case SchedulingPolicy::fifo:
      return fmt::format("SCHED_FIFO, priority {}", scheduling.real_time);
    case SchedulingPolicy::round_robin:
      return fmt::format("SCHED_RR, priority {}", scheduling.real_time);
    case SchedulingPolicy::other:
      break;
  }
  return "another policy";
}

Result<void> Rescheduled::reschedule(Machine& machine) {
  for (const auto& [role, wanted] : wanted_) {
    for (const int pid : machine.processes_of(role)) {
      const auto threads = machine.process_control().scheduling_of(pid);
      if (!threads) continue;  // It ended meanwhile, or is read again by `confirm`.
      for (const ThreadScheduling& thread : *threads) {
        if (thread.scheduling == wanted) {
          if (!begun_) unchanged_.insert(thread.tid);
          continue;
        }
        of_role_.try_emplace(role, thread.scheduling);
        of_process_.try_emplace(pid, thread.scheduling);
        before_.try_emplace(thread.tid, thread.scheduling);
        const auto set = machine.process_control().set_scheduling(
            pid, {.tid = thread.tid, .scheduling = wanted});
        if (!set && is_victim(machine, {role}, pid)) return set;
      }
    }
  }
  begun_ = true;
  return {};
}

Confirmation Rescheduled::confirm(Machine& machine) const {
  std::string proof;
  for (const auto& [role, wanted] : wanted_) {
    std::size_t count = 0;
    for (const int pid : machine.processes_of(role)) {
      const auto threads = machine.process_control().scheduling_of(pid);
      if (!threads && !is_victim(machine, {role}, pid)) continue;
      if (!threads) return {false, threads.error().text};
      for (const ThreadScheduling& thread : *threads) {
        if (thread.scheduling == wanted) continue;
        return {false, fmt::format("thread {} of the {} has {}", thread.tid, to_string(role),
                                   scheduling_text(thread.scheduling))};
      }
      count += threads->size();
    }
    if (count == 0) return {false, fmt::format("no thread of the {} to read", to_string(role))};
    proof += fmt::format("{}{} threads of the {} have {}", proof.empty() ? "" : "; ", count,
                         to_string(role), scheduling_text(wanted));
  }
  return {!proof.empty(), proof};
}

/// What is born under the fault inherits it: a thread gets what its process had, a process what its
/// side had.
std::optional<Scheduling> Rescheduled::earlier_of(const Role role, const int pid,
                                                  const int tid) const {
  if (const auto own = before_.find(tid); own != before_.end()) return own->second;
  if (const auto first = of_process_.find(pid); first != of_process_.end()) return first->second;
  if (at_launch_) return Scheduling{};
  const auto side = of_role_.find(role);
  if (side == of_role_.end() || unchanged_.contains(tid)) return std::nullopt;
  return side->second;
}

Result<void> Rescheduled::restore(Machine& machine) {
  Result<void> restored;
  for (const auto& [role, wanted] : wanted_) {
    for (const int pid : machine.processes_of(role)) {
      const auto threads = machine.process_control().scheduling_of(pid);
      if (!threads) continue;
      for (const ThreadScheduling& thread : *threads) {
        if (thread.scheduling != wanted) continue;
        const auto earlier = earlier_of(role, pid, thread.tid);
        if (!earlier) continue;
        const auto set = machine.process_control().set_scheduling(
            pid, {.tid = thread.tid, .scheduling = *earlier});
        if (!set && restored && is_victim(machine, {role}, pid)) restored = set;
      }
    }
  }
  return restored;
}

}  // namespace backfault
