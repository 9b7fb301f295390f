// One direction ends in an orderly way, and the other goes on. What is sent in the ended direction
// after that goes nowhere.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType half_close_fault() {
  return {.name = "half_close",
          .summary = "one direction ends, and the other goes on",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({}),
          .needs = {},
          .example = R"({"fault": "half_close", "on": "wire", )"
                     R"("with": {"direction": "to_server", "after": "64KiB"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(wire_stage("half_close", params, EndDirection{}));
          }};
}

}  // namespace backfault
