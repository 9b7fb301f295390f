// The stage at work for each action of the wire.
#pragma once

#include <memory>

#include "harness/control/stage_run.h"

namespace backfault {

/// Null for an action that is not about bytes (refusing, accepting late, ...).
[[nodiscard]] std::unique_ptr<StageRun> make_stage(const StagePlace& place);

// Bytes at other times.
[[nodiscard]] std::unique_ptr<StageRun> timed_stage(const StagePlace& place,
                                                    const DelayBytes& action);
[[nodiscard]] std::unique_ptr<StageRun> timed_stage(const StagePlace& place,
                                                    const LimitRate& action);
[[nodiscard]] std::unique_ptr<StageRun> timed_stage(const StagePlace& place,
                                                    const CutPieces& action);
[[nodiscard]] std::unique_ptr<StageRun> timed_stage(const StagePlace& place,
                                                    const HoldBytes& action);
/// No more bytes: `last` is the last that comes.
[[nodiscard]] std::unique_ptr<StageRun> breaking_stage(const StagePlace& place, Chunk::What last);

}  // namespace backfault
