// Bytes are missing in the middle of a stream, as no network loses them.
#include "faults/support/dropped_bytes.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType drop_bytes_fault() {
  return {
      .name = "drop_bytes",
      .summary = "bytes are missing",
      .effect = Effect::slows,
      .on = {Role::wire},
      .params = wire_params(chosen_bytes_params()),
      .needs = {},
      .example = R"({"fault": "drop_bytes", "on": "wire", "with": {"after": "1KiB", "bytes": 10}})",
      .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
        const auto chosen = read_chosen_bytes(params);
        if (!chosen) return tl::unexpected(chosen.error());
        return make_wire_fault(wire_stage("drop_bytes", params, drop_stage(*chosen)));
      }};
}

}  // namespace backfault
