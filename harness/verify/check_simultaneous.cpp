#include "harness/verify/conditions.h"
#include "harness/verify/kernel_lines.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

void check_times(const Claim& claim, Objections& objections) {
  const ClaimedSample& first = claim.snapshot.first;
  const ClaimedSample& second = claim.snapshot.second;
  objections.require(first.begun <= first.ended && second.begun <= second.ended,
                     "a sample ended before it began");
  objections.require(first.ended <= second.begun,
                     "the second sample began at {} us, before the "
                     "first ended at {} us",
                     second.begun, first.ended);
  objections.require(claim.last_movement <= claim.detected,
                     "the last movement, at {} us, came after the detection, at {} us",
                     claim.last_movement, claim.detected);
  objections.require(first.complete && second.complete, "a sample is not complete");
}

void check_same(const ClaimedThread& one, const ClaimedThread& other, Objections& objections) {
  objections.require(one.state == other.state, "{} was {}, and then {}", name_of(one), one.state,
                     other.state);
  objections.require(one.role == other.role, "{} changed its role", name_of(one));
  // A zombie may have no lines any more; everybody else has them.
  objections.require(one.state == "zombie" || read_schedstat_line(one.schedstat_line).has_value(),
                     "the schedstat line of {} is not one of the kernel's", name_of(one));
  objections.require(one.schedstat_line == other.schedstat_line, "{} ran between the samples",
                     name_of(one));
  objections.require(one.syscall_line == other.syscall_line,
                     "{} was in another call, or elsewhere in its code, in the second sample",
                     name_of(one));
}

}  // namespace

std::vector<std::string> check_simultaneous(const ClaimIndex& index) {
  Objections objections;
  check_times(index.claim(), objections);
  const auto& first = index.claim().snapshot.first.threads;
  const auto& second = index.claim().snapshot.second.threads;
  objections.require(first.size() == second.size(), "the samples have {} and {} threads",
                     first.size(), second.size());
  for (std::size_t at = 0; at < std::min(first.size(), second.size()); ++at) {
    if (first[at].tid == second[at].tid) check_same(first[at], second[at], objections);
  }
  return objections.take();
}

}  // namespace backfault
