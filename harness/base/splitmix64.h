// Draws without a state: the same number always gives the same draw.
#pragma once

#include <cstdint>

namespace backfault {

/// Numbers that lie near each other end far apart (the finaliser of SplitMix64).
constexpr std::uint64_t splitmix64(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace backfault
