#include "harness/app/cpu_slots.h"

#include <algorithm>
#include <utility>

#include "harness/model/check.h"

namespace backfault {

CpuSlots::CpuSlots(std::vector<CpuIndex> cpus) : all_(std::move(cpus)) {
  BACKFAULT_CHECK(!all_.empty());
  harness_ = {all_.front()};
  for_pins_ = all_.size() > 1 ? std::vector<CpuIndex>(all_.begin() + 1, all_.end()) : all_;
}

std::optional<CpuShare> CpuSlots::take(const CpuNeed need) {
  if (whole_machine_) return std::nullopt;
  CpuShare share{.trial = all_, .pin = for_pins_.back(), .harness = harness_};
  if (need == CpuNeed::unchanged) {
    if (!living_.empty()) return std::nullopt;
    share.harness = all_;
    whole_machine_ = last_ticket_ + 1;
  } else {
    const auto free = std::find_if(for_pins_.begin(), for_pins_.end(),
                                   [&](const CpuIndex cpu) { return !pinned_.contains(cpu); });
    if (free == for_pins_.end()) return std::nullopt;
    share.pin = *free;
    pinned_.emplace(share.pin, last_ticket_ + 1);
  }
  share.ticket = ++last_ticket_;
  living_.insert(share.ticket);
  return share;
}

void CpuSlots::rest(const CpuShare& share) {
  if (whole_machine_ == share.ticket) whole_machine_.reset();
  std::erase_if(pinned_, [&](const auto& entry) { return entry.second == share.ticket; });
}

void CpuSlots::give_back(const CpuShare& share) {
  rest(share);
  living_.erase(share.ticket);
}

}  // namespace backfault
