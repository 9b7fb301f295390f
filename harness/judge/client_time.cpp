#include "harness/judge/client_time.h"

#include <algorithm>
#include <set>

namespace backfault {
namespace {

bool holds_at(const FaultFact& fault, const MonoTime time) {
  return fault.applied && *fault.applied <= time &&
         (!fault.reverted_at || time < *fault.reverted_at);
}

int stopped_percent_at(const std::vector<FaultFact>& faults, const MonoTime time) {
  int most = 0;
  for (const FaultFact& fault : faults) {
    if (holds_at(fault, time)) most = std::max(most, fault.client_stopped_percent);
  }
  return std::clamp(most, 0, 100);
}

}  // namespace

Duration client_time(const std::vector<FaultFact>& faults, const MonoTime from, const MonoTime to) {
  if (to <= from) return {};
  std::set<MonoTime> changes = {from, to};
  for (const FaultFact& fault : faults) {
    for (const auto& time : {fault.applied, fault.reverted_at}) {
      if (time && *time > from && *time < to) changes.insert(*time);
    }
  }
  Duration own{};
  for (auto each = changes.begin(); std::next(each) != changes.end(); ++each) {
    own += (*std::next(each) - *each) * (100 - stopped_percent_at(faults, *each)) / 100;
  }
  return own;
}

}  // namespace backfault
