// Connections end with a reset, at an exact byte or at once.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType reset_fault() {
  return {.name = "reset",
          .summary = "connections are reset",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({}),
          .needs = {},
          .example = R"({"fault": "reset", "on": "wire", )"
                     R"("with": {"after": "1MiB", "direction": "to_client"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(wire_stage("reset", params, ResetConnection{}));
          }};
}

}  // namespace backfault
