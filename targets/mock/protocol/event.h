#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace mock {

/// A manual-reset event in the style of Windows, on a futex word in shared memory: 0 is reset, 1
/// is set. The word belongs to whoever mapped the memory and outlives the Event.
class Event {
 public:
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;

  explicit Event(std::uint32_t* word) : word_(word) {}

  /// Sets it and wakes all waiters.
  void set();
  void reset();
  /// Sleeps while it is reset. False if the deadline passed; true only means "check again".
  [[nodiscard]] bool wait(Deadline deadline) const;

 private:
  std::uint32_t* word_;
};

}  // namespace mock
