// Connections are made, but for a while nobody answers: what a server with a full queue of
// connections does. Nothing of a connection is lost.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType accept_late_fault() {
  return {.name = "accept_late",
          .summary = "new connections wait before they are served",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({{.name = "time",
                                  .kind = ParamKind::duration,
                                  .summary = "how long each new connection waits",
                                  .default_text = std::nullopt,
                                  .choices = {},
                                  .least = "1ms",
                                  .most = "1h",
                                  .required = true}},
                                {.direction = false, .after = false}),
          .needs = {},
          .example = R"({"fault": "accept_late", "on": "wire", "with": {"time": "2s"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(
                wire_stage("accept_late", params, AcceptLate{.time = params.duration("time")}));
          }};
}

}  // namespace backfault
