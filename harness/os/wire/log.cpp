#include "harness/os/wire/log.h"

namespace backfault {

void WireLog::add(const WireStageId stage, const WireTouch& touch, const Duration held) {
  const std::scoped_lock lock(mutex_);
  WireTouches& all = touches_[stage];
  ++all.times;
  all.bytes += touch.bytes;
  all.held += held;
  if (all.first.size() < most_kept) all.first.push_back(touch);
}

void WireLog::add_spared(const WireStageId stage) {
  const std::scoped_lock lock(mutex_);
  ++touches_[stage].spared;
}

WireTouches WireLog::of(const WireStageId stage) const {
  const std::scoped_lock lock(mutex_);
  const auto found = touches_.find(stage);
  return found == touches_.end() ? WireTouches{} : found->second;
}

}  // namespace backfault
