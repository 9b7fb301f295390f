// Chosen system calls fail with a chosen errno, without being made.
#include "faults/support/call_fault.h"
#include "faults/table.h"
#include "harness/os/call_table.h"

namespace backfault {
namespace {

ParamSpec required_text(const std::string& name, const std::string& summary) {
  return {.name = name,
          .kind = ParamKind::text,
          .summary = summary,
          .default_text = std::nullopt,
          .choices = {},
          .least = std::nullopt,
          .most = std::nullopt,
          .required = true};
}

std::vector<ParamSpec> params() {
  std::vector<ParamSpec> all = {
      required_text("call", "the call, or several with commas between: \"write,pwrite64\""),
      required_text("errno", "what the call returns: \"EIO\"")};
  for (auto& more : {place_params(), pick_params()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

Result<std::unique_ptr<Fault>> make(const FaultUse& use, const Params& params) {
  const auto error = read_errno(params.text("errno"));
  if (!error) return tl::unexpected(error.error());
  const FailCall effect{*error};
  const auto pick = read_pick(params);
  if (!pick) return tl::unexpected(pick.error());
  CallSelection selection = read_place(params);
  auto calls = parse_calls(params.text("call"), effect);
  if (!calls) return tl::unexpected(calls.error());
  selection.calls = *std::move(calls);
  return make_call_fault(use, {.fault = "syscall_error",
                               .on = {},
                               .selection = std::move(selection),
                               .pick = *pick,
                               .effect = effect,
                               .seed = {}});
}

}  // namespace

FaultType syscall_error_fault() {
  return {.name = "syscall_error",
          .summary = "system calls fail with an errno, and do nothing",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = params(),
          .needs = {Capability::notify_calls},
          .example = R"({"fault": "syscall_error", "on": "client",
 "with": {"call": "write", "errno": "EINTR", "every": "7"}})",
          .make = make};
}

}  // namespace backfault
