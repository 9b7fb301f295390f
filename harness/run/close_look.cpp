#include "harness/run/close_look.h"

#include <utility>

#include "harness/run/wire_conduits.h"

namespace backfault {
namespace {

/// Quiet: what it holds, nobody takes, and its thread slept all the time.
WireSample wire_between(const bool present, const WireCounters& before, const WireCounters& after) {
  return {.present = present,
          .quiet = before == after && after.asleep && after.queued_bytes == after.stuck_bytes,
          .held_by = {}};
}

}  // namespace

CloseLook look_closely(Machine& machine, const std::vector<WireSpec>& wires) {
  const auto count_wire = [&] { return wires.empty() ? WireCounters{} : machine.wire_counters(); };
  CloseLook look;
  const WireCounters before = count_wire();
  look.snapshot.first = machine.sample();
  auto explanation = machine.explain(look.snapshot.first);
  look.waits = std::move(explanation.waits);
  look.snapshot.processes = std::move(explanation.processes);
  look.snapshot.closed = explanation.closed;
  look.snapshot.second = machine.sample();
  look.snapshot.wire = wire_between(!wires.empty(), before, count_wire());
  join_wire_conduits(look.waits, wires);
  return look;
}

}  // namespace backfault
