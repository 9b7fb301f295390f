// What is drawn for one return of a thread from a system call.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/base/units.h"
#include "harness/control/step_control.h"

namespace backfault {

/// One return, by numbers that are the same in a replay: pids are not.
struct StepOccasion {
  std::uint64_t role = 0;
  std::uint64_t thread = 0;  ///< In the order in which the role's threads appeared.
  std::uint64_t call = 0;    ///< In the order of the thread's own returns.
};

struct StepChoice {
  std::uint32_t chance_ppm = 0;
  std::uint32_t most_steps = 1;
};

/// The instructions to run before the hold; nothing: the thread is left alone. The same for the
/// same seed and occasion, whatever was drawn before.
[[nodiscard]] std::optional<std::uint32_t> draw_steps(const StepChoice& choice, Seed seed,
                                                      const StepOccasion& occasion);

}  // namespace backfault
