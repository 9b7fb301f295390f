// Who has set an alarm (setitimer(2), alarm(2)): the kernel lists alarms without their owners, but
// tells of each one that is set (tracepoint timer:itimer_state).
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "harness/model/fd.h"

namespace backfault {

/// While one lives, the kernel keeps the tracepoint switched on: to switch it off takes tens of
/// milliseconds, which each trial would have to wait for.
class AlarmTrace {
 public:
  AlarmTrace();

 private:
  Fd event_;
};

/// Sees every process of its PID namespace. Where the kernel or a limit does not permit that, it
/// knows nothing of anybody. Used by one thread.
class AlarmWatch {
 public:
  AlarmWatch();
  AlarmWatch(const AlarmWatch&) = delete;
  AlarmWatch& operator=(const AlarmWatch&) = delete;
  ~AlarmWatch();

  /// Takes what the kernel has told; what it has no room to tell is lost, and then nothing is known
  /// of anybody any more.
  void read();

  /// Of a process that has begun after this watch. False: it has, or it is not known.
  [[nodiscard]] bool has_never_set(int pid);

 private:
  /// What one processor tells.
  struct Ring {
    Fd event;
    std::byte* pages = nullptr;
    std::uint64_t taken = 0;  ///< Records.
  };

  [[nodiscard]] bool add_ring(std::uint64_t tracepoint, int cpu);
  void take_records(Ring& ring);
  [[nodiscard]] bool lacks_nothing();

  std::vector<Ring> rings_;
  std::set<int> setters_;
};

}  // namespace backfault
