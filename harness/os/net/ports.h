// Ports for one trial.
#pragma once

#include <cstdint>

#include "harness/base/result.h"

namespace backfault {

/// Gives each port once, below the kernel's range of ephemeral ports.
class PortGiver {
 public:
  /// `start` spreads trials that share one network; it may be any number.
  explicit PortGiver(const std::uint64_t start) : next_(start) {}

  /// A port that nothing is bound to, for IPv4 and, if available, IPv6.
  [[nodiscard]] Result<std::uint16_t> give();

 private:
  std::uint64_t next_;
  std::uint64_t given_ = 0;
};

/// Whether a TCP socket listens on it, on any address; an error if that is unreadable.
[[nodiscard]] Result<bool> is_listening(std::uint16_t port);

}  // namespace backfault
