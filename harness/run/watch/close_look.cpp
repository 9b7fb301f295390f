#include "harness/run/watch/close_look.h"

#include <utility>

#include "harness/run/watch/held_threads.h"
#include "harness/run/watch/wire_channels.h"

namespace backfault {
namespace {

/// Quiet means: no receiver takes what the wire holds, its thread slept all the time, and nothing
/// is in flight to it. Whatever arrived during these questions has changed the counters.
WireSample wire_since(Machine& machine, const WireCounters& before) {
  WireCounters after = machine.wire_counters();
  WireSample wire{
      .present = true,
      .quiet = before == after && after.asleep && after.queued_bytes == after.stuck_bytes,
      .held_by = after.held_by};
  if (!wire.quiet) return wire;
  wire.quiet = machine.wire_control().all_arrived();
  const WireCounters finally = machine.wire_counters();
  after.asleep = finally.asleep;
  after.times_run = finally.times_run;
  wire.quiet = wire.quiet && after == finally;
  return wire;
}

}  // namespace

std::vector<WaitFact> look_at_waits(Machine& machine) {
  auto waits = machine.explain(machine.sample()).waits;
  mark_holds(waits, machine.holds());
  return waits;
}

CloseLook look_closely(Machine& machine, const std::vector<WireSpec>& wires) {
  CloseLook look;
  const WireCounters before = wires.empty() ? WireCounters{} : machine.wire_counters();
  look.snapshot.first = machine.sample();
  auto explanation = machine.explain(look.snapshot.first);
  look.waits = std::move(explanation.waits);
  look.snapshot.processes = std::move(explanation.processes);
  look.snapshot.closed = explanation.closed;
  look.snapshot.second = machine.sample();
  if (!wires.empty()) look.snapshot.wire = wire_since(machine, before);
  join_wire_channels(look.waits, wires);
  mark_holds(look.waits, machine.holds());
  return look;
}

}  // namespace backfault
