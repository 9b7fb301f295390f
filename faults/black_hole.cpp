// The connection stands, and nothing passes: what a firewall that forgot the connection does. What
// was kept is let go, in order, when the fault ends.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType black_hole_fault() {
  return {.name = "black_hole",
          .summary = "connections stand, but nothing passes any more",
          .effect = Effect::stalls_until_reverted,
          .on = {Role::wire},
          .params = wire_params({}),
          .needs = {},
          .example = R"({"fault": "black_hole", "on": "wire", "with": {"after": "64KiB"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(wire_stage("black_hole", params, HoldBytes{}));
          }};
}

}  // namespace backfault
