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
        if (thread.scheduling == wanted) continue;
        of_process_.try_emplace(pid, thread.scheduling);
        before_.try_emplace(thread.tid, thread.scheduling);
        const auto set = machine.process_control().set_scheduling(
            pid, {.tid = thread.tid, .scheduling = wanted});
        if (!set && is_victim(machine, {role}, pid)) return set;
      }
    }
  }
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

Result<void> Rescheduled::restore(Machine& machine) {
  Result<void> restored;
  for (const auto& [role, wanted] : wanted_) {
    for (const int pid : machine.processes_of(role)) {
      const auto threads = machine.process_control().scheduling_of(pid);
      if (!threads) continue;
      for (const ThreadScheduling& thread : *threads) {
        if (thread.scheduling != wanted) continue;
        // A thread that was born under the fault inherited it: it gets what its process had.
        const auto own = before_.find(thread.tid);
        const auto first = of_process_.find(pid);
        const bool known = own != before_.end() || first != of_process_.end() || at_launch_;
        if (!known) continue;
        const Scheduling earlier = own != before_.end()         ? own->second
                                   : first != of_process_.end() ? first->second
                                                                : Scheduling{};
        const auto set = machine.process_control().set_scheduling(
            pid, {.tid = thread.tid, .scheduling = earlier});
        if (!set && restored && is_victim(machine, {role}, pid)) restored = set;
      }
    }
  }
  return restored;
}

}  // namespace backfault
