// One bounded wait for one descriptor.
#pragma once

#include <poll.h>

#include <cerrno>

#include "harness/base/fd.h"
#include "harness/os/base/clock.h"

namespace backfault {

/// Whether the descriptor became readable, or its other side closed, within `bound`. Zero: now.
[[nodiscard]] inline bool wait_readable(const Fd& descriptor, const Duration bound) {
  const Deadline deadline(bound);
  pollfd entry{.fd = descriptor.get(), .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    const timespec left = deadline.left_timespec();
    ready = ::ppoll(&entry, 1, &left, nullptr);
  } while (ready < 0 && errno == EINTR && !deadline.passed());
  return ready > 0 && (entry.revents & POLLNVAL) == 0;
}

}  // namespace backfault
