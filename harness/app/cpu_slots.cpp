#include "harness/app/cpu_slots.h"

#include <utility>

#include "harness/model/check.h"

namespace backfault {

CpuSlots::CpuSlots(std::vector<CpuIndex> cpus) : all_(std::move(cpus)) {
  BACKFAULT_CHECK(!all_.empty());
  harness_ = {all_.front()};
  for_pins_ = all_.size() > 1 ? std::vector<CpuIndex>(all_.begin() + 1, all_.end()) : all_;
}

std::optional<CpuShare> CpuSlots::take(const CpuNeed need) {
  if (whole_machine_taken_) return std::nullopt;
  if (need == CpuNeed::unchanged) {
    if (!pinned_.empty()) return std::nullopt;
    whole_machine_taken_ = true;
    return CpuShare{.trial = all_, .pin = for_pins_.back(), .harness = all_, .need = need};
  }
  for (const CpuIndex cpu : for_pins_) {
    if (!pinned_.insert(cpu).second) continue;
    return CpuShare{.trial = all_, .pin = cpu, .harness = harness_, .need = need};
  }
  return std::nullopt;
}

void CpuSlots::give_back(const CpuShare& share) {
  if (share.need == CpuNeed::unchanged) {
    whole_machine_taken_ = false;
  } else {
    pinned_.erase(share.pin);
  }
}

}  // namespace backfault
