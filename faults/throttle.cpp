// A slow line: so many bytes in a second.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType throttle_fault() {
  return {
      .name = "throttle",
      .summary = "bytes pass no faster than a rate",
      .effect = Effect::slows,
      .on = {Role::wire},
      .params = wire_params({{.name = "rate",
                              .kind = ParamKind::rate,
                              .summary = "of each direction of each connection",
                              .default_text = std::nullopt,
                              .choices = {},
                              .least = "1B/s",
                              .most = "10GB/s",
                              .required = true},
                             {.name = "burst",
                              .kind = ParamKind::size,
                              .summary = "so much passes at once after a pause",
                              .default_text = "0B",
                              .choices = {},
                              .least = "0B",
                              .most = "1GiB"}}),
      .needs = {},
      .example = R"({"fault": "throttle", "on": "wire", "with": {"rate": "1MB/s"}})",
      .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
        return make_wire_fault(wire_stage("throttle", params,
                                          LimitRate{.bytes_per_second = params.rate("rate").count,
                                                    .burst = params.size("burst")}));
      }};
}

}  // namespace backfault
