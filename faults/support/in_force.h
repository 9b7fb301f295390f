// What `Fault::apply` gives back.
#pragma once

#include <memory>

#include "harness/control/fault.h"

namespace backfault {

/// The fault, if all of it was put in force. Otherwise what was done of it is undone, and the error
/// says why it could not be begun and, where that failed too, what is left.
[[nodiscard]] Result<std::unique_ptr<ActiveFault>> in_force_or_undone(
    std::unique_ptr<ActiveFault> active, const Result<void>& begun, FaultContext& context);

}  // namespace backfault
