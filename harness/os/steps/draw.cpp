#include "harness/os/steps/draw.h"

#include "harness/base/splitmix64.h"

namespace backfault {
std::optional<std::uint32_t> draw_steps(const StepChoice& choice, const Seed seed,
                                        const StepOccasion& occasion) {
  const std::uint64_t drawn = splitmix64(
      splitmix64(splitmix64(seed.value ^ occasion.role) ^ occasion.thread) ^ occasion.call);
  if (drawn % 1'000'000 >= choice.chance_ppm) return std::nullopt;
  // Not the same bits again: with a small chance they would no longer be evenly spread.
  return static_cast<std::uint32_t>(1 + splitmix64(drawn) % choice.most_steps);
}

}  // namespace backfault
