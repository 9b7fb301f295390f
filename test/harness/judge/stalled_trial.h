// Observations of trials that stalled.
#pragma once

#include <optional>

#include "harness/judge/find_hang.h"
#include "test/support/still_world.h"

namespace backfault {

/// A client that ran from 1 s on, in a trial of at most 60 s, with one stall.
inline Observation with_stall(const StallFact& stall, const StopReason stop) {
  Observation observation;
  observation.processes = {client_process(Signalled{15}, at_s(61))};
  observation.processes[0].ended_by_harness = stop != StopReason::none;
  observation.stalls = {stall};
  observation.progress = stall.progress;
  observation.stop = stop;
  return observation;
}

/// Not a byte moved since then.
inline StallFact silence(const MonoTime last_movement) {
  auto stall = mutual_stall(last_movement);
  stall.form = Silence{};
  return stall;
}

/// Client and server wait for each other, and no other process is there.
inline StallFact proven_standstill() {
  const StillWorld world = mutual_readers();
  auto stall = mutual_stall(at_s(5));
  stall.waits = world.waits;
  standstill_of(stall).snapshot = world.snapshot;
  return stall;
}

/// Client 10 and server 20 wait for each other; client 30 is free.
inline StallFact partly_stuck() {
  StillWorld world = mutual_readers();
  world.add(30, Role::client, {awaited(Awaited::data, {})}).wake_conditions[0].external_wakers =
      true;
  auto stall = silence(at_s(5));
  stall.waits = world.waits;
  stall.form = PartialStandstill{world.snapshot};
  return stall;
}

inline std::optional<HangRecord> found(const Observation& observation,
                                       const Limits& limits = {.trial = seconds(60),
                                                               .give_up = seconds(30)}) {
  const auto stalls = assess_stalls(observation);
  const auto hang = find_hang(stalls, observation, limits);
  return hang ? std::optional(hang->record) : std::nullopt;
}

/// Client and server waited for each other from 2 s until the server's time-out of 20 s came; then
/// the client failed.
inline Observation timed_out() {
  auto stall = mutual_stall(at_s(2));
  standstill_of(stall).deadline = stall.detected + seconds(20);
  stall.resumed = at_s(22);
  auto observation = with_stall(stall, StopReason::none);
  observation.processes[0].exit = Exited{1};
  observation.processes[0].ended = at_s(23);
  return observation;
}

}  // namespace backfault
