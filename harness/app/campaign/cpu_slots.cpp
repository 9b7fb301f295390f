#include "harness/app/campaign/cpu_slots.h"

#include <algorithm>
#include <utility>

#include "harness/base/check.h"

namespace backfault {

CpuSlots::CpuSlots(std::vector<CpuIndex> cpus) : all_(std::move(cpus)) {
  BACKFAULT_CHECK(!all_.empty());
  harness_ = {all_.front()};
  for_pins_ = all_.size() > 1 ? std::vector<CpuIndex>(all_.begin() + 1, all_.end()) : all_;
}

std::optional<CpuShare> CpuSlots::take(const CpuClaim claim) {
  if (whole_machine_) return std::nullopt;
  const unsigned ticket = last_ticket_ + 1;
  CpuShare share{.trial = all_, .pin = for_pins_.back(), .harness = all_, .ticket = ticket};
  switch (claim) {
    case CpuClaim::shared:
      if (!pinned_.empty()) return std::nullopt;
      sharing_.insert(ticket);
      break;
    case CpuClaim::one_core: {
      const auto free = std::find_if(for_pins_.begin(), for_pins_.end(),
                                     [&](const CpuIndex cpu) { return !pinned_.contains(cpu); });
      if (!sharing_.empty() || free == for_pins_.end()) return std::nullopt;
      share.pin = *free;
      share.harness = harness_;
      pinned_.emplace(share.pin, ticket);
      break;
    }
    case CpuClaim::whole_machine:
      if (!living_.empty()) return std::nullopt;
      whole_machine_ = ticket;
      break;
  }
  last_ticket_ = ticket;
  living_.insert(ticket);
  return share;
}

void CpuSlots::rest(const CpuShare& share) {
  if (whole_machine_ == share.ticket) whole_machine_.reset();
  sharing_.erase(share.ticket);
  std::erase_if(pinned_, [&](const auto& entry) { return entry.second == share.ticket; });
}

void CpuSlots::give_back(const CpuShare& share) {
  rest(share);
  living_.erase(share.ticket);
}

}  // namespace backfault
