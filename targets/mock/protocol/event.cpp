#include "targets/mock/protocol/event.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <ctime>

namespace mock {
namespace {

timespec to_timespec(std::chrono::steady_clock::time_point when) {
  const auto since = when.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  timespec spec{};
  spec.tv_sec = seconds.count();
  spec.tv_nsec = (since - seconds).count();
  return spec;
}

}  // namespace

void Event::set() {
  // Nobody sleeps on a word that is already 1, so only the transition needs the kernel.
  if (std::atomic_ref(*word_).exchange(1) == 0) {
    ::syscall(SYS_futex, word_, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
  }
}

void Event::reset() { std::atomic_ref(*word_).store(0); }

bool Event::wait(Deadline deadline) const {
  // FUTEX_WAIT_BITSET takes an absolute time of CLOCK_MONOTONIC, see futex(2). Not
  // FUTEX_PRIVATE_FLAG: the waker is another process.
  while (std::atomic_ref(*word_).load() == 0) {
    timespec spec{};
    if (deadline) spec = to_timespec(*deadline);
    const auto status = ::syscall(SYS_futex, word_, FUTEX_WAIT_BITSET, 0,
                                  deadline ? &spec : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
    if (status != 0 && errno == ETIMEDOUT) return false;
    if (status == 0) return true;
  }
  return true;
}

}  // namespace mock
