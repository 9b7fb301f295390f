// Bytes that vanish from a stream.
#pragma once

#include "faults/support/chosen_bytes.h"

namespace backfault {

/// Drops the chosen bytes. Those behind keep their places in the stream for the stages that follow.
[[nodiscard]] RunStage drop_stage(const ChosenBytes& chosen);

}  // namespace backfault
