// What all faults on the wire share: a stage that is armed and disarmed, and how its uses are read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/control/fault.h"

namespace backfault {

/// Which of the parameters that say what a stage is meant for make sense for a fault.
struct WireScopeParams {
  bool direction = true;
  bool after = true;
};

/// `own`, followed by those for what the stage is meant for: "direction", "connection",
/// "probability", "after" and "order".
[[nodiscard]] std::vector<ParamSpec> wire_params(std::vector<ParamSpec> own,
                                                 const WireScopeParams& scope = {});

/// A stage that does `action`, meant for what the parameters say.
[[nodiscard]] WireStage wire_stage(const std::string& fault, const Params& params,
                                   const WireAction& action);

/// Arms the stage when it is due, with the fault's seed. It is confirmed by what the stage really
/// did to a connection, or by chance having left all alone.
[[nodiscard]] std::unique_ptr<Fault> make_wire_fault(WireStage stage);

}  // namespace backfault
