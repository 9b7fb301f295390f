// Bytes arrive changed, as a broken memory or a buggy middlebox changes them: TCP's checksum does
// not notice.
#include "faults/support/chosen_bytes.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

std::vector<ParamSpec> corrupt_params() {
  auto own = chosen_bytes_params();
  own.push_back({.name = "what",
                 .kind = ParamKind::choice,
                 .summary = "one bit of each chosen byte, or the whole byte becomes any other",
                 .default_text = "bit",
                 .choices = {"bit", "byte"},
                 .least = std::nullopt,
                 .most = std::nullopt});
  return wire_params(std::move(own));
}

}  // namespace

FaultType corrupt_fault() {
  return {.name = "corrupt",
          .summary = "bytes arrive changed",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = corrupt_params(),
          .needs = {},
          .example = R"({"fault": "corrupt", "on": "wire", "with": {"rate": "0.0001"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            const auto chosen = read_chosen_bytes(params);
            if (!chosen) return tl::unexpected(chosen.error());
            return make_wire_fault(wire_stage(
                "corrupt", params,
                CorruptBytes{.chosen = *chosen, .whole_byte = params.text("what") == "byte"}));
          }};
}

}  // namespace backfault
