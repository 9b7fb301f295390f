#include "harness/run/fault_schedule.h"

#include <variant>

namespace backfault {
namespace {

struct Due {
  const TrialInstant& instant;

  bool operator()(const AtStart&) const { return true; }
  bool operator()(const AfterTime& trigger) const {
    return instant.client_runs && instant.since_client_start >= trigger.after_start;
  }
  bool operator()(const AfterBytes& trigger) const {
    const auto moved = trigger.to_client ? instant.bytes_to_client : instant.bytes_to_server;
    return instant.client_runs && moved >= trigger.bytes.count;
  }
};

}  // namespace

bool is_due(const Trigger& trigger, const TrialInstant& instant) {
  return std::visit(Due{instant}, trigger);
}

Seed fault_seed(const Seed trial, const std::size_t nth) {
  // splitmix64 (Steele, Lea, Flood 2014): neighbouring inputs give unrelated outputs.
  std::uint64_t mixed = trial.value + 0x9E3779B97F4A7C15ULL * (nth + 1);
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return Seed{mixed ^ (mixed >> 31U)};
}

}  // namespace backfault
