// What the connections of one wire share.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/stage_run.h"
#include "harness/os/wire/log.h"
#include "harness/os/wire/loop.h"
#include "harness/os/wire/pipes.h"

namespace backfault {

/// A number that the wire's thread alone writes, and others read.
class WireCount {
 public:
  void add(const std::uint64_t more) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Which fault keeps something of which direction for good; directions come and go.
class WireHolders {
 public:
  using Direction = std::pair<std::uint64_t, WireDirection>;  ///< Of a connection.
  /// Empty: nothing is kept any longer.
  void set(const Direction& direction, const std::string& fault) {
    const std::scoped_lock lock(mutex_);
    if (fault.empty()) {
      faults_.erase(direction);
    } else {
      faults_[direction] = fault;
    }
  }
  [[nodiscard]] std::string first() const {
    const std::scoped_lock lock(mutex_);
    return faults_.empty() ? "" : faults_.begin()->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<Direction, std::string> faults_;
};

/// But for the counters, the holders and the log, it belongs to the wire's thread.
struct WireState {
  struct Counters {
    WireCount delivered_bytes;
    WireCount queued_bytes;
    WireCount stuck_bytes;
  };
  WireLoop loop;
  WireLog log;
  WireHolders holding_faults;
  WirePipes pipes;
  std::array<Counters, 2> by_direction;                   ///< Indexed by WireDirection.
  std::vector<std::shared_ptr<const ArmedStage>> stages;  ///< In the order in which bytes pass.
  std::vector<char> scratch = std::vector<char>(std::size_t{64} * 1024);
};

}  // namespace backfault
