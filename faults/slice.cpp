// Messages arrive in pieces of any size: who takes one read for one message is found out.
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

Result<std::unique_ptr<Fault>> make_slice(const FaultUse&, const Params& params) {
  const CutPieces cut{
      .least = params.size("least"), .most = params.size("most"), .gap = params.duration("gap")};
  if (cut.most < cut.least) {
    return fail("\"most\" is smaller than \"least\"", ErrorKind::usage);
  }
  return make_wire_fault(wire_stage("slice", params, cut));
}

ParamSpec size_param(const std::string& name, const std::string& summary,
                     const std::string& usual) {
  return {.name = name,
          .kind = ParamKind::size,
          .summary = summary,
          .default_text = usual,
          .choices = {},
          .least = "1B",
          .most = "1MiB"};
}

}  // namespace

FaultType slice_fault() {
  return {.name = "slice",
          .summary = "bytes pass in pieces of drawn sizes",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = wire_params({size_param("least", "the smallest piece", "1B"),
                                 size_param("most", "the largest piece", "1KiB"),
                                 {.name = "gap",
                                  .kind = ParamKind::duration,
                                  .summary = "between two pieces",
                                  .default_text = "0",
                                  .choices = {},
                                  .least = "0",
                                  .most = "1h"}}),
          .needs = {},
          .example = R"({"fault": "slice", "on": "wire", "with": {"least": "1B", "most": "100B"}})",
          .make = make_slice};
}

}  // namespace backfault
