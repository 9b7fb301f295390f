// What each stage of the wire did, written by the wire's thread and read by others.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "harness/control/stage_run.h"

namespace backfault {

/// Keeps the first touches of each stage, and counts all. May be used by several threads.
class WireLog : public TouchLog {
 public:
  static constexpr std::size_t most_kept = 100;

  void add(WireStageId stage, const WireTouch& touch, Duration held = {}) override;
  /// Chance left a connection alone.
  void add_spared(WireStageId stage);
  [[nodiscard]] WireTouches of(WireStageId stage) const;

 private:
  mutable std::mutex mutex_;
  std::map<WireStageId, WireTouches> touches_;
};

}  // namespace backfault
