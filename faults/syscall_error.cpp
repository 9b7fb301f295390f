// Chosen system calls fail with a chosen errno, without being made.
#include "faults/support/call_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

std::vector<ParamSpec> syscall_error_params() {
  return named_call_params({{.name = "errno",
                             .kind = ParamKind::text,
                             .summary = "what the call returns: \"EIO\"",
                             .default_text = std::nullopt,
                             .choices = {},
                             .least = std::nullopt,
                             .most = std::nullopt,
                             .required = true}});
}

Result<std::unique_ptr<Fault>> make_syscall_error(const FaultUse& use, const Params& params) {
  const auto error = read_errno(params.text("errno"));
  if (!error) return tl::unexpected(error.error());
  return make_named_call_fault(use, params, "syscall_error", FailCall{*error});
}

}  // namespace

FaultType syscall_error_fault() {
  return {.name = "syscall_error",
          .summary = "system calls fail with an errno, and do nothing",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = syscall_error_params(),
          .needs = {Capability::notify_calls},
          .example = R"({"fault": "syscall_error", "on": "client",
 "with": {"call": "write", "errno": "EINTR", "every": "7"}})",
          .make = make_syscall_error};
}

}  // namespace backfault
