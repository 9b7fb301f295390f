#include "harness/control/capability.h"

#include "harness/base/check.h"

namespace backfault {

std::string to_string(const Capability capability) {
  switch (capability) {
    case Capability::pid_namespace:
      return "pid_namespace";
    case Capability::mount_namespace:
      return "mount_namespace";
    case Capability::network_namespace:
      return "network_namespace";
    case Capability::borrow_descriptors:
      return "borrow_descriptors";
    case Capability::set_affinity:
      return "set_affinity";
    case Capability::socket_diagnosis:
      return "socket_diagnosis";
    case Capability::blocked_calls:
      return "blocked_calls";
    case Capability::read_memory:
      return "read_memory";
    case Capability::compare_objects:
      return "compare_objects";
    case Capability::list_timers:
      return "list_timers";
    case Capability::trace_alarms:
      return "trace_alarms";
    case Capability::notify_calls:
      return "notify_calls";
    case Capability::trace_programs:
      return "trace_programs";
    case Capability::schedule_programs:
      return "schedule_programs";
    case Capability::destroy_sockets:
      return "destroy_sockets";
    case Capability::drop_packets:
      return "drop_packets";
    case Capability::limit_cpu_time:
      return "limit_cpu_time";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string cost_of_missing(const Capability capability) {
  switch (capability) {
    case Capability::pid_namespace:
      return "processes of a trial that detach themselves are hunted down one by one, and may "
             "outlive a harness that was killed.";
    case Capability::mount_namespace:
      return "trials share /dev/shm and the temporary folder, so a killed harness may leave files "
             "behind.";
    case Capability::network_namespace:
      return "trials share the machine's ports, so another program may take one in between.";
    case Capability::borrow_descriptors:
      return "buffers of live sockets and pipes cannot be changed or read back: faults that starve "
             "them are skipped.";
    case Capability::set_affinity:
      return "programs cannot be kept on one core: faults that pin them are skipped.";
    case Capability::socket_diagnosis:
      return "bytes that moved through sockets are unknown, and socket waits cannot be matched to "
             "their peers.";
    case Capability::blocked_calls:
      return "what a blocked thread waits for is unknown: no hang can be proven, only reported as "
             "no progress.";
    case Capability::read_memory:
      return "time-outs and futexes of blocked threads are unreadable: waits with them are never "
             "proven to be for ever.";
    case Capability::compare_objects:
      return "who shares descriptors and memory is unknown: no hang can be proven.";
    case Capability::list_timers:
      return "an alarm that was ever set may still be armed; without trace_alarms, for any "
             "program: no hang can be proven then.";
    case Capability::trace_alarms:
      return "an alarm of any program of the machine may be that of any other: while one is armed, "
             "no hang is proven.";
    case Capability::notify_calls:
      return "system calls cannot be made to fail, come late or move less: faults that do so are "
             "skipped.";
    case Capability::trace_programs:
      return "programs cannot be stepped: races show by repetition alone, and step_and_hold is "
             "skipped.";
    case Capability::schedule_programs:
      return "programs cannot be put before or behind others: faults of priority are skipped.";
    case Capability::destroy_sockets:
      return "the kernel does not end connections on request: faults that abort them are skipped.";
    case Capability::drop_packets:
      return "no packet can be dropped below TCP: faults of a dead or a bad link are skipped.";
    case Capability::limit_cpu_time:
      return "programs cannot be kept to a share of a processor: faults of a quota are skipped.";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::vector<Capability> all_capabilities() {
  return {
      Capability::pid_namespace,      Capability::mount_namespace,   Capability::network_namespace,
      Capability::borrow_descriptors, Capability::set_affinity,      Capability::socket_diagnosis,
      Capability::blocked_calls,      Capability::read_memory,       Capability::compare_objects,
      Capability::list_timers,        Capability::trace_alarms,      Capability::notify_calls,
      Capability::trace_programs,     Capability::schedule_programs, Capability::destroy_sockets,
      Capability::drop_packets,       Capability::limit_cpu_time};
}

}  // namespace backfault
