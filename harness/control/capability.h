// What a fault or a trial may need and a machine may permit.
#pragma once

#include <string>
#include <vector>

namespace backfault {

enum class Capability {
  pid_namespace,       ///< Trials in their own PID namespace: nothing survives a killed harness.
  mount_namespace,     ///< A private /dev/shm and trial folder that vanish with the trial.
  network_namespace,   ///< Ports that never clash.
  borrow_descriptors,  ///< pidfd_getfd on a program under test: live sockets and pipes.
  set_affinity,        ///< sched_setaffinity on a program under test.
  socket_diagnosis,    ///< NETLINK_SOCK_DIAG: byte counters and peers of sockets.
  blocked_calls,       ///< /proc/PID/task/TID/syscall: what a blocked thread waits for.
  read_memory,         ///< process_vm_readv: time-outs and futex words of a blocked thread.
  compare_objects,     ///< kcmp: who shares descriptors and memory with whom.
  list_timers,         ///< /proc/timer_list: whether an alarm is armed anywhere.
  trace_alarms,        ///< Tracepoint timer:itimer_state: whose an alarm is.
  notify_calls,        ///< seccomp(2) user notification: system calls of a program under test.
  trace_programs,      ///< ptrace on a program under test, by a process that did not start it.
  schedule_programs,   ///< sched_setattr on a program under test, real-time included.
  destroy_sockets,     ///< SOCK_DESTROY: connections ended by the kernel.
  drop_packets,        ///< nf_tables in the trial's own network namespace.
  limit_cpu_time,      ///< A control group with a quota of processor time.
};

/// One capability as found on this machine.
struct CapabilityState {
  Capability capability{};
  bool permitted = false;
  std::string detail;  ///< How it was tried, and what the system answered.
};

[[nodiscard]] std::string to_string(Capability capability);

/// What a user loses without it, as one sentence.
[[nodiscard]] std::string cost_of_missing(Capability capability);

[[nodiscard]] std::vector<Capability> all_capabilities();

}  // namespace backfault
