// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), used
// without a state: the same input always gives the same output.
#pragma once

#include <cstdint>

namespace backfault {

inline constexpr std::uint64_t splitmix64_step = 0x9e3779b97f4a7c15U;

/// The first output of the generator whose state is `state`. Every output bit depends on every
/// input bit, so neighbouring inputs give unrelated outputs.
constexpr std::uint64_t splitmix64(std::uint64_t state) {
  state += splitmix64_step;
  state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
  state = (state ^ (state >> 27U)) * 0x94d049bb133111ebU;
  return state ^ (state >> 31U);
}

/// Output number `index` of that generator, counted from 0.
constexpr std::uint64_t splitmix64(const std::uint64_t state, const std::uint64_t index) {
  return splitmix64(state + splitmix64_step * index);
}

}  // namespace backfault
