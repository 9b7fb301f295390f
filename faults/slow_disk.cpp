// A disk that is slow under chosen files: each read, write or sync takes so much longer.
#include "faults/support/call_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

std::vector<ParamSpec> slow_disk_params() {
  auto all = lateness_params("how much longer each operation takes");
  all.push_back(operations_param());
  ParamSpec below = below_param();
  below.default_text = ".";
  all.push_back(std::move(below));
  const auto more = pick_params();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Result<std::unique_ptr<Fault>> make_slow_disk(const FaultUse& use, const Params& params) {
  const auto pick = read_pick(params);
  if (!pick) return tl::unexpected(pick.error());
  return make_call_fault(use,
                         {.fault = "slow_disk",
                          .on = {},
                          .selection = {.calls = calls_of_operations(params.text("operations")),
                                        .kind = DescriptorKind::file,
                                        .path = params.text("below")},
                          .pick = *pick,
                          .effect = read_lateness(params),
                          .seed = {}});
}

}  // namespace

FaultType slow_disk_fault() {
  return {.name = "slow_disk",
          .summary = "each read, write or sync of a file takes longer",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = slow_disk_params(),
          .needs = {Capability::notify_calls},
          .example = R"({"fault": "slow_disk", "on": "client",
 "with": {"time": "20ms", "below": ".", "operations": "sync"}})",
          .make = make_slow_disk};
}

}  // namespace backfault
