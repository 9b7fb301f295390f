#include "targets/mock/protocol/spin.h"

#include <sched.h>

namespace mock {
namespace {

// Long enough to outlast a peer that is off its processor for a moment, or moving to another one.
constexpr unsigned spins_on_several_processors = 20'000;

}  // namespace

unsigned spins_before_sleep() {
  cpu_set_t processors;
  const bool known = ::sched_getaffinity(0, sizeof processors, &processors) == 0;
  return known && CPU_COUNT(&processors) > 1 ? spins_on_several_processors : 0;
}

}  // namespace mock
