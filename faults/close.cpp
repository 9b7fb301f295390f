// Connections end in an orderly way, in both directions, at an exact byte or at once.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType close_fault() {
  return {.name = "close",
          .summary = "connections are closed, in an orderly way",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({}),
          .needs = {},
          .example = R"({"fault": "close", "on": "wire", "with": {"after": "1MiB"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(wire_stage("close", params, CloseConnection{}));
          }};
}

}  // namespace backfault
