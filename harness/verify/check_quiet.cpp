#include "harness/verify/conditions.h"
#include "harness/verify/evidence_text.h"
#include "harness/verify/objections.h"

namespace backfault {
namespace {

// include/net/tcp_states.h
constexpr std::uint64_t established = 1;
constexpr std::uint64_t fin_wait_2 = 5;
constexpr std::uint64_t close_wait = 8;

bool is_settled(const OwnAndPeer& state) {
  return state == OwnAndPeer{established, established} ||
         state == OwnAndPeer{fin_wait_2, close_wait} || state == OwnAndPeer{close_wait, fin_wait_2};
}

/// None, keepalive or window probe: they change nothing while both ends are on one machine.
bool is_harmless(const std::uint64_t timer) { return timer == 0 || timer == 2 || timer == 4; }

/// What was acknowledged includes the SYN of the side that opened the connection. A FIN counts on
/// both sides.
bool has_arrived(const std::uint64_t acked, const std::uint64_t received) {
  return acked >= received && acked - received <= 1;
}

/// An await that was told as ready before (edge-triggered) may be ready still; it comes again when
/// something moves.
void check_queues(const TcpSeen& seen, const ClaimedAwait& await, const std::string& name,
                  Objections& objections) {
  const bool consumed = await.readiness == "consumed";
  if (await.thing != "space") {
    objections.require(seen.send_queue[peer_end] == 0, "what {} awaits is on its way", name);
    return;
  }
  const bool queued = seen.send_queue[own_end] > 0;
  objections.require(queued || consumed, "{} awaits space, and nothing is queued", name);
  objections.require(!queued || seen.receive_queue[peer_end] > 0,
                     "{} awaits space, and its peer has room for what is queued", name);
}

void check_tcp(const TcpSeen& seen, const ClaimedAwait& await, const std::string& name,
               Objections& objections) {
  objections.require(is_settled(seen.state), "the connection of {} is in states {} and {}", name,
                     seen.state[own_end], seen.state[peer_end]);
  objections.require(is_harmless(seen.timer[own_end]) && is_harmless(seen.timer[peer_end]),
                     "the connection of {} has a timer armed that sends", name);
  objections.require(has_arrived(seen.acked[own_end], seen.received[peer_end]) &&
                         has_arrived(seen.acked[peer_end], seen.received[own_end]),
                     "bytes or their acknowledgements are under way on the connection of {}", name);
  check_queues(seen, await, name, objections);
}

void check_await(const ClaimedAwait& await, const ClaimedWait& wait, Objections& objections) {
  const auto evidence = read_evidence(await.evidence);
  if (!evidence) return;  // Condition 4 refuses it.
  const bool is_tcp = await.channel.starts_with("tcp:");
  objections.require(!is_tcp || evidence->tcp.has_value(),
                     "nothing was read about the connection that {} waits on", name_of(wait));
  if (evidence->tcp) check_tcp(*evidence->tcp, await, name_of(wait), objections);
}

}  // namespace

std::vector<std::string> check_quiet(const ClaimIndex& index) {
  Objections objections;
  const ClaimedWire& wire = index.claim().snapshot.wire;
  objections.require(!wire.present || wire.quiet || !wire.held_by.empty(),
                     "the wire holds bytes that it may still deliver");
  for (const auto& [thread, wait] : index.stuck_threads()) {
    for (const ClaimedAwait& await : wait.wake_conditions) check_await(await, wait, objections);
  }
  return objections.take();
}

}  // namespace backfault
