// The wire's port refuses connections, as if nobody listened; those that exist go on.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType refuse_fault() {
  return {.name = "refuse",
          .summary = "connections are refused, as if nobody listened",
          .effect = Effect::stalls_until_reverted,
          .on = {Role::wire},
          .params = {{.name = "port_of",
                      .kind = ParamKind::choice,
                      .summary = "the server's port, or the client's for data connections that "
                                 "the server opens",
                      .default_text = "server",
                      .choices = {"server", "client"},
                      .least = std::nullopt,
                      .most = std::nullopt}},
          .needs = {},
          .example = R"({"fault": "refuse", "on": "wire", "at": "start", "for": "2s"})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return make_wire_fault(
                {.fault = "refuse",
                 .seed = {},
                 .action = RefuseConnections{.listen_port_of = params.text("port_of")}});
          }};
}

}  // namespace backfault
