// A disk that fails under chosen files.
#include "faults/support/call_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

std::vector<ParamSpec> io_error_params() {
  ParamSpec below = below_param();
  below.required = true;
  std::vector<ParamSpec> all = {std::move(below),
                                operations_param(),
                                {.name = "errno",
                                 .kind = ParamKind::text,
                                 .summary = "what the calls return: EIO, ENOSPC, EDQUOT, EROFS",
                                 .default_text = "EIO",
                                 .choices = {},
                                 .least = std::nullopt,
                                 .most = std::nullopt}};
  const auto more = pick_params();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Result<std::unique_ptr<Fault>> make_io_error(const FaultUse& use, const Params& params) {
  const auto error = read_errno(params.text("errno"));
  if (!error) return tl::unexpected(error.error());
  const auto pick = read_pick(params);
  if (!pick) return tl::unexpected(pick.error());
  return make_call_fault(use,
                         {.fault = "io_error",
                          .on = {},
                          .selection = {.calls = calls_of_operations(params.text("operations")),
                                        .kind = DescriptorKind::file,
                                        .path = params.text("below")},
                          .pick = *pick,
                          .effect = FailCall{*error},
                          .seed = {}});
}

}  // namespace

FaultType io_error_fault() {
  return {.name = "io_error",
          .summary = "reading, writing or syncing of files fails",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = io_error_params(),
          .needs = {Capability::notify_calls},
          .example = R"({"fault": "io_error", "on": "client",
 "with": {"below": "archive*", "operations": "write", "errno": "ENOSPC", "nth": "3"}})",
          .make = make_io_error};
}

}  // namespace backfault
