// Chosen system calls are made later than the program made them.
#include "faults/support/call_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

std::vector<ParamSpec> syscall_delay_params() {
  return named_call_params(lateness_params("how late; signals that the program catches wait, too"));
}

Result<std::unique_ptr<Fault>> make_syscall_delay(const FaultUse& use, const Params& params) {
  return make_named_call_fault(use, params, "syscall_delay", read_lateness(params));
}

}  // namespace

FaultType syscall_delay_fault() {
  return {.name = "syscall_delay",
          .summary = "system calls are made late",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = syscall_delay_params(),
          .needs = {Capability::notify_calls},
          .example = R"({"fault": "syscall_delay", "on": "server",
 "with": {"call": "fsync,fdatasync", "time": "200ms"}})",
          .make = make_syscall_delay};
}

}  // namespace backfault
