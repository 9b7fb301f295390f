// Chosen system calls are made later than the program made them.
#include "faults/support/call_fault.h"
#include "faults/table.h"
#include "harness/os/call_table.h"

namespace backfault {
namespace {

std::vector<ParamSpec> params() {
  std::vector<ParamSpec> all = {
      {.name = "call",
       .kind = ParamKind::text,
       .summary = "the call, or several with commas between: \"write,pwrite64\"",
       .default_text = std::nullopt,
       .choices = {},
       .least = std::nullopt,
       .most = std::nullopt,
       .required = true},
      {.name = "time",
       .kind = ParamKind::duration,
       .summary = "how late; signals that the program catches wait, too",
       .default_text = std::nullopt,
       .choices = {},
       .least = "1us",
       .most = "1h",
       .required = true},
      {.name = "jitter",
       .kind = ParamKind::duration,
       .summary = "up to this much later, evenly drawn",
       .default_text = "0",
       .choices = {},
       .least = "0",
       .most = "1h"}};
  for (auto& more : {place_params(), pick_params()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

Result<std::unique_ptr<Fault>> make(const FaultUse& use, const Params& params) {
  const DelayCall effect{.time = params.duration("time"), .jitter = params.duration("jitter")};
  const auto pick = read_pick(params);
  if (!pick) return tl::unexpected(pick.error());
  CallSelection selection = read_place(params);
  auto calls = parse_calls(params.text("call"), effect);
  if (!calls) return tl::unexpected(calls.error());
  selection.calls = *std::move(calls);
  return make_call_fault(use, {.fault = "syscall_delay",
                               .on = {},
                               .selection = std::move(selection),
                               .pick = *pick,
                               .effect = effect,
                               .seed = {}});
}

}  // namespace

FaultType syscall_delay_fault() {
  return {.name = "syscall_delay",
          .summary = "system calls are made late",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = params(),
          .needs = {Capability::notify_calls},
          .example = R"({"fault": "syscall_delay", "on": "server",
 "with": {"call": "fsync,fdatasync", "time": "200ms"}})",
          .make = make};
}

}  // namespace backfault
