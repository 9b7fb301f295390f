// Runs of bytes come twice in a stream, the second time right after the first.
#include "faults/support/chosen_bytes.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {

FaultType duplicate_bytes_fault() {
  return {
      .name = "duplicate_bytes",
      .summary = "bytes come twice",
      .effect = Effect::slows,
      .on = {Role::wire},
      .params = wire_params(chosen_bytes_params()),
      .needs = {},
      .example =
          R"({"fault": "duplicate_bytes", "on": "wire", "with": {"after": "1KiB", "bytes": 10}})",
      .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
        const auto chosen = read_chosen_bytes(params);
        if (!chosen) return tl::unexpected(chosen.error());
        return make_wire_fault(
            wire_stage("duplicate_bytes", params, DuplicateBytes{.chosen = *chosen}));
      }};
}

}  // namespace backfault
