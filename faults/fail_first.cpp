// The first connections are broken before a byte has passed, and then all is well: whoever tries
// again gets through.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType fail_first_fault() {
  return {.name = "fail_first",
          .summary = "the first connections fail, and then all is well",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({{.name = "connections",
                                  .kind = ParamKind::count,
                                  .summary = "how many fail",
                                  .default_text = "1",
                                  .choices = {},
                                  .least = "1",
                                  .most = "1000000"},
                                 {.name = "how",
                                  .kind = ParamKind::choice,
                                  .summary = "with a reset, or with an orderly end",
                                  .default_text = "reset",
                                  .choices = {"reset", "close"},
                                  .least = std::nullopt,
                                  .most = std::nullopt}},
                                {.direction = false, .after = false}),
          .needs = {},
          .example = R"({"fault": "fail_first", "on": "wire", "with": {"connections": 2}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(wire_stage("fail_first", params,
                                              FailFirst{.count = params.count("connections"),
                                                        .reset = params.text("how") == "reset"}));
          }};
}

}  // namespace backfault
