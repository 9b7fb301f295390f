#pragma once

#include <sched.h>

namespace mock {

/// How often to look again before going to sleep: thousands of times where the peer can run
/// meanwhile on another processor, never where this thread is bound to a single one. Windows
/// ignores the spin counts of its critical sections in the same way on one processor.
unsigned spins_before_sleep();

/// Looks until the condition holds or the spins are used up. Now and then it lets others run, for
/// the peer may be waiting for the very processor that spins.
template <class Condition>
bool spin_until(unsigned spins, const Condition& condition) {
  constexpr unsigned spins_per_yield = 1000;
  for (unsigned spin = 0; spin < spins; ++spin) {
    if (condition()) return true;
    if (spin % spins_per_yield == spins_per_yield - 1) {
      ::sched_yield();
    } else {
      __builtin_ia32_pause();
    }
  }
  return false;
}

}  // namespace mock
