// A few bytes now and then: never silent, and hardly ever done. It defeats time-outs that each byte
// starts anew.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType trickle_fault() {
  return {.name = "trickle",
          .summary = "a few bytes at a time, with a pause after each",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({{.name = "bytes",
                                  .kind = ParamKind::size,
                                  .summary = "at a time",
                                  .default_text = "1B",
                                  .choices = {},
                                  .least = "1B",
                                  .most = "1MiB"},
                                 {.name = "gap",
                                  .kind = ParamKind::duration,
                                  .summary = "between them",
                                  .default_text = "100ms",
                                  .choices = {},
                                  .least = "1us",
                                  .most = "1h"}}),
          .needs = {},
          .example = R"({"fault": "trickle", "on": "wire", "with": {"bytes": "1B", "gap": "1s"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            const Bytes bytes = params.size("bytes");
            return make_wire_fault(wire_stage(
                "trickle", params,
                CutPieces{.least = bytes, .most = bytes, .gap = params.duration("gap")}));
          }};
}

}  // namespace backfault
