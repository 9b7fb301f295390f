#include "harness/hang/prove.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/hang/classify.h"
#include "harness/hang/closure.h"
#include "harness/hang/hang_words.h"

namespace backfault {
namespace {

bool is_in(const std::vector<int>& stuck, const int pid) {
  return std::binary_search(stuck.begin(), stuck.end(), pid);
}

std::vector<int> clients_of(const Snapshot& snapshot) {
  std::vector<int> pids;
  for (const ProcessSample& process : snapshot.processes) {
    if (process.role == Role::client) pids.push_back(process.pid);
  }
  return pids;
}

std::optional<MonoTime> earliest_time_out(const std::vector<WaitFact>& waits,
                                          const std::vector<int>& stuck) {
  std::optional<MonoTime> earliest;
  for (const WaitFact& wait : waits) {
    if (!wait.not_before || !is_in(stuck, wait.pid)) continue;
    earliest = earliest ? std::min(*earliest, *wait.not_before) : *wait.not_before;
  }
  return earliest;
}

bool waits_for_wire(const std::vector<WaitFact>& waits, const std::vector<int>& stuck) {
  return std::any_of(waits.begin(), waits.end(), [&](const WaitFact& wait) {
    return is_in(stuck, wait.pid) &&
           std::any_of(wait.wake_conditions.begin(), wait.wake_conditions.end(),
                       [](const WakeCondition& await) { return await.wire; });
  });
}

HangProof unproven(std::string missing) {
  HangProof proof;
  proof.missing = std::move(missing);
  return proof;
}

/// A stuck thread that the harness itself holds: of the client, or of any other side.
const WaitFact* find_held(const std::vector<WaitFact>& waits, const std::vector<int>& stuck,
                          const bool of_client) {
  const auto found = std::find_if(waits.begin(), waits.end(), [&](const WaitFact& wait) {
    return is_in(stuck, wait.pid) && !wait.held_by.empty() &&
           (wait.role == Role::client) == of_client;
  });
  return found == waits.end() ? nullptr : &*found;
}

/// The fault that the stuck processes wait for; empty: none.
struct StalledOn {
  std::string fault;
  std::string words;
};
StalledOn stalled_on(const Snapshot& snapshot, const std::vector<WaitFact>& waits,
                     const std::vector<int>& stuck) {
  if (const WaitFact* const held = find_held(waits, stuck, false)) {
    return {held->held_by,
            fmt::format("the harness holds {} ({})", party_of(*held), held->held_by)};
  }
  const std::string& held_by = snapshot.wire.held_by;
  if (held_by.empty() || !waits_for_wire(waits, stuck)) return {};
  return {held_by, fmt::format("the wire forwards nothing ({})", held_by)};
}

/// Kind and words for a closure with a known proof.
HangProof describe(const Snapshot& snapshot, const std::vector<WaitFact>& waits,
                   const Closure& closure, const Proof strength) {
  const WaitCycle cycle = find_cycle(waits, closure.stuck);
  const HangClass hang = classify(snapshot, closure.stuck, cycle);
  HangProof proof{.kind = hang.kind,
                  .proof = strength,
                  .shape = hang.shape,
                  .stuck = closure.stuck,
                  .frozen_until = earliest_time_out(waits, closure.stuck),
                  .fault = {},
                  .summary = (hang.shape.empty() ? "" : hang.shape + ": ") + sentence_of(cycle),
                  .cycle = lines_of(cycle),
                  .missing = strength == Proof::proven ? "" : closure.objection};
  const StalledOn stalled = stalled_on(snapshot, waits, closure.stuck);
  if (stalled.fault.empty()) return proof;
  proof.kind = HangKind::peer_silent;
  proof.proof = Proof::stall_on_fault;
  proof.shape = {};
  proof.summary = fmt::format("{}, and {}: {}", stalled.words,
                              proof.frozen_until ? "a time-out is armed" : "no time-out is armed",
                              sentence_of(cycle));
  proof.fault = stalled.fault;
  return proof;
}

}  // namespace

HangProof prove(const Snapshot& snapshot, const std::vector<WaitFact>& waits) {
  const auto clients = clients_of(snapshot);
  if (clients.empty()) return unproven("the client has no process left");
  const auto is_stuck_in = [](const Closure& closure) {
    return [&closure](const int pid) { return is_in(closure.stuck, pid); };
  };
  // It is not known what a client would do that the harness holds.
  if (const WaitFact* const held = find_held(waits, clients, true)) {
    return unproven(fmt::format("the harness holds {} ({})", party_of(*held), held->held_by));
  }
  const Closure for_good = find_closure(snapshot, waits, Timers::count_as_movement);
  if (std::all_of(clients.begin(), clients.end(), is_stuck_in(for_good))) {
    return describe(snapshot, waits, for_good, Proof::proven);
  }
  if (std::any_of(clients.begin(), clients.end(), is_stuck_in(for_good))) {
    return describe(snapshot, waits, for_good, Proof::proven_partial);
  }
  const Closure for_now = find_closure(snapshot, waits, Timers::are_waited_for);
  if (!std::all_of(clients.begin(), clients.end(), is_stuck_in(for_now))) {
    return unproven(for_now.objection);
  }
  HangProof frozen = describe(snapshot, waits, for_now, Proof::frozen_until);
  frozen.missing = for_good.objection;
  // A timeout that may expire at any moment proves nothing.
  if (!frozen.frozen_until || *frozen.frozen_until <= snapshot.second.ended) {
    return unproven("a time-out may come at any moment: " + for_good.objection);
  }
  return frozen;
}

std::vector<std::string> assumptions_of_proofs() {
  return {
      "no process outside of the trial sends a signal to those of the trial",
      "no process of the trial that is not stuck, other than an ancestor, kills, stops or traces a "
      "stuck process or takes a descriptor from it",
      "no program changes the arguments or the time-out of a call while it is in that call",
      "the kernel answers /proc, poll, kcmp and NETLINK_SOCK_DIAG truthfully",
  };
}

}  // namespace backfault
