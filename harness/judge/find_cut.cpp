#include "harness/judge/find_cut.h"

#include <algorithm>

#include "harness/judge/holds.h"

namespace backfault {
namespace {

// A fault with a byte trigger is applied one look after those bytes. Every transfer has pauses of
// this length.
constexpr Duration before_the_fault = std::chrono::milliseconds(500);

}  // namespace

std::string find_cut(const StallFact& stall, const std::vector<FaultFact>& faults) {
  const auto found = std::find_if(faults.begin(), faults.end(), [&](const FaultFact& fault) {
    return fault.cuts_off && fault.confirmed && fault.applied &&
           *fault.applied <= std::min(stall.detected, stall.last_movement + before_the_fault) &&
           (!fault.reverted_at || *fault.reverted_at >= stall.detected);
  });
  return found == faults.end() ? holder_of_server(stall.waits) : found->fault;
}

}  // namespace backfault
