#include "targets/mock/spin.h"

#include <sched.h>

namespace mock {
namespace {

// Longer than the peer needs for one slot. Few yields: on a busy machine each may cost many slices.
constexpr unsigned spins_on_several_processors = 2000;

}  // namespace

unsigned spins_before_sleep() {
  cpu_set_t processors;
  const bool known = ::sched_getaffinity(0, sizeof processors, &processors) == 0;
  return known && CPU_COUNT(&processors) > 1 ? spins_on_several_processors : 0;
}

}  // namespace mock
