// Who has armed an alarm (setitimer(2), alarm(2)): the kernel lists alarms without their owners,
// but tells of each one that is set or taken back (tracepoint timer:itimer_state).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"

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
  /// `room`: pages for what is told and not yet taken, on each processor; a power of two. The usual
  /// is enough for more than a thousand alarms.
  explicit AlarmWatch(std::size_t room = 32);
  AlarmWatch(const AlarmWatch&) = delete;
  AlarmWatch& operator=(const AlarmWatch&) = delete;
  ~AlarmWatch();

  /// Makes room for what the kernel will tell. What it has no room for is lost, and then nothing is
  /// known of anybody any more.
  void make_room();
  /// Takes all that was told until now.
  void read();
  /// That a process which has begun after this watch had none when all was read: it has set none,
  /// or has taken it back. False: it may have one, or it is not known.
  [[nodiscard]] bool has_none(int pid) const;

 private:
  /// Where a record of the tracepoint has them.
  struct Places {
    std::size_t which = 0;
    std::size_t seconds = 0;
    std::size_t fraction = 0;
  };
  /// What one processor tells.
  struct Ring {
    Fd event;
    std::byte* pages = nullptr;
    std::uint64_t taken = 0;  ///< Records.
  };

  struct Change {
    std::uint64_t time = 0;  ///< Of the kernel's own clock: records of two processors may cross.
    bool armed = false;
  };

  [[nodiscard]] static std::optional<Places> find_places(const Fd& traces);
  void give_up();
  [[nodiscard]] bool add_ring(std::uint64_t tracepoint, int cpu);
  void take_records(Ring& ring);
  /// False: something was lost.
  [[nodiscard]] bool take_all(Ring& ring);
  /// Copied out of a ring: a record may go round its end.
  template <typename Value>
  [[nodiscard]] Value value_at(const Ring& ring, std::uint64_t place) const;
  void take_record(const Ring& ring, std::uint64_t place);

  std::vector<Ring> rings_;
  std::size_t data_bytes_;  ///< Of each ring.
  Places places_;
  bool is_all_told_ = false;
  std::map<int, Change> latest_;  ///< Of each process that has ever set one.
};

/// Tries it on a child.
[[nodiscard]] Result<std::string> probe_alarm_watch();

}  // namespace backfault
