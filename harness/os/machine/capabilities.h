// What this machine permits, found out by doing it.
#pragma once

#include <vector>

#include "harness/control/capability.h"

namespace backfault {

/// Tries every capability inside one short-lived trial, which ends within a bound. The caller must
/// have one thread only. Every capability is in the answer once, in the order of the enumeration.
[[nodiscard]] std::vector<CapabilityState> probe_capabilities();

}  // namespace backfault
