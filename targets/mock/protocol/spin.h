#pragma once

#include <sched.h>

namespace mock {

/// How often to check again before going to sleep: thousands of times if the peer can run on
/// another processor meanwhile, never if this thread is bound to a single one. Windows
/// ignores the spin counts of its critical sections in the same way on one processor.
unsigned spins_before_sleep();

/// Checks until the condition holds or the spins are used up. It yields now and then, because the
/// peer may be waiting for this very processor.
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
