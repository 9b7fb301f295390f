#include "targets/mock/protocol/spin.h"

#include <sched.h>

namespace mock {
namespace {

// Long enough for a peer that is briefly preempted or moves to another processor.
constexpr unsigned spins_on_several_processors = 20'000;

}  // namespace

unsigned spins_before_sleep() {
  cpu_set_t processors;
  const bool known = ::sched_getaffinity(0, sizeof processors, &processors) == 0;
  return known && CPU_COUNT(&processors) > 1 ? spins_on_several_processors : 0;
}

}  // namespace mock
