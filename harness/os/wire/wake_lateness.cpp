#include "harness/os/wire/wake_lateness.h"

#include <algorithm>

namespace backfault {

// Four times as far up as down: it comes to rest where one wait of five is later.
void WakeLateness::learn(const Span late) {
  constexpr Span down = std::chrono::microseconds(1);
  usual_ = std::clamp(late > usual_ ? usual_ + 4 * down : usual_ - down, Span{}, most);
}

}  // namespace backfault
