// Everything from some byte on is missing, although the connection stands and ends as usual.
#include "faults/support/dropped_bytes.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType truncate_fault() {
  return {.name = "truncate",
          .summary = "the rest of the stream is missing",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({}),
          .needs = {},
          .example = R"({"fault": "truncate", "on": "wire", )"
                     R"("with": {"after": "1MiB", "direction": "to_client"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(wire_stage("truncate", params, drop_stage({})));
          }};
}

}  // namespace backfault
