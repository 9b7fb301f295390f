#include "harness/os/step_draw.h"

namespace backfault {
namespace {

/// The mixing step of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace

std::optional<std::uint32_t> draw_steps(const StepChoice& choice, const Seed seed,
                                        const StepOccasion& occasion) {
  const std::uint64_t drawn =
      mix(mix(mix(seed.value ^ occasion.role) ^ occasion.thread) ^ occasion.call);
  if (drawn % 1'000'000 >= choice.chance_ppm) return std::nullopt;
  // Not the same bits again: with a small chance they would no longer be evenly spread.
  return static_cast<std::uint32_t>(1 + mix(drawn) % choice.most_steps);
}

}  // namespace backfault
