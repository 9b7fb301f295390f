// One blocked system call, and what it waits for: shared by the explainers.
#pragma once

#include <string>
#include <vector>

#include "harness/model/evidence.h"
#include "harness/os/waits/observed_process.h"
#include "harness/os/waits/timeout.h"

namespace backfault {

struct BlockedSyscall {
  ObservedWorld& world;
  ObservedProcess& process;
  const BlockedCall& call;
  int tid = 0;

  [[nodiscard]] std::uint64_t argument(const std::size_t index) const {
    return call.arguments.at(index);
  }
  /// The argument as an int: a descriptor, a pid, a flag.
  [[nodiscard]] int int_argument(const std::size_t index) const {
    return static_cast<int>(argument(index));
  }
};

struct WaitFinding {
  WaitKind kind = WaitKind::other;
  std::vector<std::string> channels{};
  Timeout limit{};
  std::vector<WakeCondition> wake_conditions{};
  Timeout kernel{};      ///< When the kernel will act on its own.
  std::string object{};  ///< Follows "waits in CALL": "for data on pipe 12".
};

}  // namespace backfault
