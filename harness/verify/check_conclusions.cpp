#include <algorithm>

#include "harness/verify/conditions.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

bool is_client(const ClaimedProcess& process) { return process.role == "client"; }

template <typename Holds>
bool some_await(const ClaimIndex& index, const Holds& holds) {
  const auto& threads = index.stuck_threads();
  return std::any_of(threads.begin(), threads.end(), [&](const ClaimIndex::StuckThread& stuck) {
    return std::any_of(stuck.wait.wake_conditions.begin(), stuck.wait.wake_conditions.end(), holds);
  });
}

void check_kind(const ClaimIndex& index, Objections& objections) {
  const Claim& claim = index.claim();
  const auto& threads = index.stuck_threads();
  const bool some_stopped = std::any_of(
      threads.begin(), threads.end(),
      [](const ClaimIndex::StuckThread& stuck) { return stuck.thread.state == "stopped"; });
  const bool lost = some_await(index, [](const ClaimedAwait& await) {
    return await.readiness == "consumed" || await.thing == "memory";
  });
  objections.require(claim.kind != "livelock" && claim.kind != "starved",
                     "{} is no kind that can be proven", claim.kind);
  objections.require(claim.kind != "lost_wakeup" || lost,
                     "no wake-up was lost: nothing that came was used up, and nobody waits for "
                     "memory");
  objections.require(claim.kind != "stopped" || some_stopped, "nobody is stopped");
  objections.require(claim.kind != "peer_silent" || claim.proof == "stall_on_fault" || some_stopped,
                     "no peer is silent: nobody waits for the wire, and nobody is stopped");
}

/// How many of the client's processes must be stuck depends on the proof.
void check_clients(const ClaimIndex& index, Objections& objections) {
  const Claim& claim = index.claim();
  const auto& processes = claim.snapshot.processes;
  const auto is_stuck_client = [&](const ClaimedProcess& process) {
    return is_client(process) && index.is_stuck(process.pid);
  };
  const auto clients = std::count_if(processes.begin(), processes.end(), is_client);
  const auto stuck = std::count_if(processes.begin(), processes.end(), is_stuck_client);
  objections.require(stuck > 0, "no process of the client is stuck");
  const bool of_all = claim.proof == "proven" || claim.proof == "frozen_until";
  objections.require(!of_all || stuck == clients,
                     "{} says that the whole client is stuck, and {} of its {} processes are",
                     claim.proof, stuck, clients);
  objections.require(claim.proof != "proven_partial" || stuck < clients,
                     "proven_partial says that a part of the client is stuck, and all of it is");
}

void check_proof(const ClaimIndex& index, Objections& objections) {
  const Claim& claim = index.claim();
  const ClaimedWire& wire = claim.snapshot.wire;
  objections.require(claim.proof != "no_progress", "no_progress proves nothing");
  // A stall on a fault may lack nothing else.
  const bool may_lack = claim.proof != "proven";
  const bool must_lack = may_lack && claim.proof != "stall_on_fault";
  objections.require(claim.missing.empty() ? !must_lack : may_lack,
                     "what is missing for proven is {}told", claim.missing.empty() ? "not " : "");
  objections.require(claim.proof != "frozen_until" || claim.frozen_until.has_value(),
                     "frozen_until without an instant");
  const bool on_fault = claim.proof == "stall_on_fault";
  objections.require(on_fault != claim.fault.empty(), "the proof is {}, and the fault is \"{}\"",
                     claim.proof, claim.fault);
  const auto& threads = index.stuck_threads();
  const auto is_held = [](const ClaimIndex::StuckThread& stuck) {
    return !stuck.wait.held_by.empty();
  };
  for (const auto& [thread, wait] : threads) {
    objections.require(wait.held_by.empty() || (on_fault && wait.held_by == claim.fault),
                       "{} is held by \"{}\", and the fault is \"{}\"", name_of(wait), wait.held_by,
                       claim.fault);
    objections.require(wait.held_by.empty() || thread.role != "client",
                       "{} is of the client, and the harness holds it", name_of(wait));
    objections.require(wait.held_by.empty() || thread.state == "stopped",
                       "{} is held, and not stopped", name_of(wait));
  }
  if (!on_fault || std::any_of(threads.begin(), threads.end(), is_held)) return;
  objections.require(wire.present && !wire.held_by.empty() && wire.held_by == claim.fault,
                     "the wire is held by \"{}\", not by \"{}\"", wire.held_by, claim.fault);
  objections.require(some_await(index, [](const ClaimedAwait& await) { return await.wire; }),
                     "nobody who is stuck waits for the wire");
}

std::vector<ClaimedEdge> edges_of(const ClaimIndex& index) {
  std::vector<ClaimedEdge> edges;
  for (const ClaimedWait& wait : index.claim().waits) {
    if (!index.is_stuck(wait.pid)) continue;
    for (const ClaimedAwait& await : wait.wake_conditions) {
      edges.push_back({.pid = wait.pid,
                       .tid = wait.tid,
                       .role = wait.role,
                       .command = wait.command,
                       .call = wait.call,
                       .thing = await.thing,
                       .channel = await.channel,
                       .readiness = await.readiness,
                       .wakers = await.wakers,
                       .evidence = await.evidence});
    }
  }
  return edges;
}

}  // namespace

std::vector<std::string> check_conclusions(const ClaimIndex& index) {
  Objections objections;
  const auto& stuck = index.claim().stuck;
  objections.require(!stuck.empty(), "nobody is stuck");
  const auto not_less = [](const Pid one, const Pid next) { return one >= next; };
  objections.require(std::adjacent_find(stuck.begin(), stuck.end(), not_less) == stuck.end(),
                     "the stuck processes are out of order, or one stands twice");
  check_kind(index, objections);
  check_clients(index, objections);
  check_proof(index, objections);
  objections.require(index.claim().edges == edges_of(index),
                     "the edges are not what the waits say");
  return objections.take();
}

}  // namespace backfault
