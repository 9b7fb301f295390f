// Which bytes of a stream a fault touches: a range, a share, or a share of a range.
#pragma once

#include <vector>

#include "harness/control/fault.h"

namespace backfault {

/// "bytes" and "rate", to be followed by those of `wire_params`.
[[nodiscard]] std::vector<ParamSpec> chosen_bytes_params();

/// Without "rate", "bytes" or one byte from "after" on; an error when nothing could be touched.
[[nodiscard]] Result<ChosenBytes> read_chosen_bytes(const Params& params);

}  // namespace backfault
