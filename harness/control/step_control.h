// Single steps and short holds of threads of the programs under test, so that races show.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"
#include "harness/model/verdict.h"

namespace backfault {

/// Where and how long threads are held. A thread that returns from the call is drawn with the
/// chance; it runs so many more instructions of its own, at most up to its next system call, and is
/// then held until its peer waits in the same call, or for `most_hold`.
struct StepPlan {
  std::vector<Role> on;          ///< Whose threads.
  std::string call = "futex";    ///< A name that this machine knows.
  std::uint32_t chance_ppm = 0;  ///< Of a million returns, so many are drawn.
  std::uint32_t most_steps = 1;  ///< Instructions: one to this many, drawn.
  Duration most_hold{};
};

struct StepCounters {
  std::uint64_t threads = 0;  ///< That were ever traced.
  std::uint64_t returns = 0;  ///< From the call, as the kernel told of them.
  std::uint64_t steps = 0;    ///< Single instructions, as the kernel told of them.
  std::uint64_t holds = 0;    ///< Begun.
  std::uint64_t met = 0;      ///< Of these: ended because the peer waited.
  bool operator==(const StepCounters&) const = default;
};

/// A thread that the harness itself keeps from running at this moment.
struct HeldThread {
  int pid = 0;
  int tid = 0;
  bool operator==(const HeldThread&) const = default;
};

/// One plan at a time.
class StepControl {
 public:
  StepControl() = default;
  StepControl(const StepControl&) = delete;
  StepControl& operator=(const StepControl&) = delete;
  virtual ~StepControl() = default;

  /// Traces every thread of the victims that live. No wait is disturbed: a thread that sleeps is
  /// followed from when it is seen to run. An error says what this machine did not permit.
  [[nodiscard]] virtual Result<void> begin(const StepPlan& plan, Seed seed) = 0;
  /// Reaches processes that appeared otherwise than as children of traced ones, and threads that
  /// slept.
  [[nodiscard]] virtual Result<void> reach() = 0;
  [[nodiscard]] virtual Result<StepCounters> counters() = 0;
  /// What the kernel shows: victims' threads that are traced by the harness just now.
  [[nodiscard]] virtual std::size_t traced_threads() = 0;
  [[nodiscard]] virtual std::vector<HeldThread> held() = 0;
  /// Lets go of all threads, without disturbing a wait. An error when the kernel still shows one as
  /// traced or stopped afterwards. Twice does nothing more.
  [[nodiscard]] virtual Result<void> end() = 0;
};

}  // namespace backfault
