#include "harness/judge/find_hang.h"

#include <algorithm>
#include <iterator>

#include "harness/hang/hang_words.h"
#include "harness/hang/stall_proof.h"
#include "harness/judge/client_time.h"
#include "harness/judge/find_busy.h"
#include "harness/judge/find_cut.h"
#include "harness/judge/held_client.h"
#include "harness/judge/last_progress.h"

namespace backfault {
namespace {

const ProcessFact* client_of(const Observation& observation) {
  const auto found = std::find_if(observation.processes.begin(), observation.processes.end(),
                                  [](const ProcessFact& fact) { return fact.role == "client"; });
  return found == observation.processes.end() ? nullptr : &*found;
}

bool is_known(const Progress& progress) {
  return progress.bytes_to_client || progress.bytes_to_server;
}

/// Whether it is known that no more than a farewell moved after the stall, and that the client had
/// no part in it: a client that says something is at work again.
bool nothing_followed(const StallFact& stall, const Observation& observation) {
  return is_known(stall.progress) && is_known(observation.progress) &&
         stall.progress.bytes_to_server == observation.progress.bytes_to_server &&
         total_bytes(observation.progress) <= total_bytes(stall.progress) + farewell_bytes;
}

/// Whether the thread runs, or will by itself or by the harness; a time-out that could not be read
/// may be one.
bool goes_on_alone(const WaitFact& wait) {
  const bool held_for_a_while = !wait.held_by.empty() && !wait.modelled;
  return held_for_a_while || wait.deadline_left || wait.kind == WaitKind::not_waiting ||
         wait.kind == WaitKind::sleep || wait.kind == WaitKind::timer ||
         wait.kind == WaitKind::unreadable;
}

bool has_own_time_out(const StallFact& stall) {
  return std::any_of(stall.waits.begin(), stall.waits.end(), [](const WaitFact& wait) {
    return wait.role == Role::client && goes_on_alone(wait);
  });
}

std::vector<BusyFact> of_client(const std::vector<BusyFact>& busy) {
  std::vector<BusyFact> own;
  std::copy_if(busy.begin(), busy.end(), std::back_inserter(own),
               [](const BusyFact& fact) { return fact.role == Role::client; });
  return own;
}

/// Silence says nothing of programs that are at work: a wait for a disk, twice, is no hang. One
/// that may wake up by itself has to have done nothing for all of `give_up`.
bool stayed_silent(const StallFact& silence, const Observation& observation,
                   const Duration silent_for, const Duration give_up) {
  const auto all_blocked = [](const std::vector<WaitFact>& waits) {
    return std::none_of(waits.begin(), waits.end(), goes_on_alone);
  };
  if (!is_known(silence.progress) || !is_known(observation.progress)) return false;
  for (const auto* waits : {&silence.waits, &observation.waits_at_stop}) {
    if (holds_client(*waits) || holds_for_a_while(*waits)) return false;
  }
  const bool is_unused = silence.busy.empty() || is_idle(silence.busy);
  if (all_blocked(silence.waits) && all_blocked(observation.waits_at_stop) && is_unused)
    return true;
  // What the server does meanwhile is nothing to a client that nothing gets through to.
  const bool is_cut_off = !find_cut(silence, observation.faults).empty();
  return silent_for >= give_up && is_idle(is_cut_off ? of_client(silence.busy) : silence.busy);
}

/// Time-outs are known to within the time that passed between their start and the sample. Where
/// that is a large part of them, it is not known what ended the stall.
bool lasted_until_its_deadline(const StallFact& stall) {
  if (!stall.resumed || !stall.deadline) return false;
  const Duration uncertainty = stall.detected - stall.last_movement + 2 * moving_watch_interval;
  return *stall.deadline - stall.last_movement >= 2 * uncertainty &&
         *stall.resumed + uncertainty >= *stall.deadline;
}

bool ended_by_time_out(const StallFact& stall, const Observation& observation,
                       const ProcessFact& client) {
  const bool failed_by_itself = observation.stop == StopReason::none && client.exit &&
                                !client.ended_by_harness && *client.exit != ExitState(Exited{0});
  return stall.still && stall.mutual && !has_own_time_out(stall) &&
         lasted_until_its_deadline(stall) && failed_by_itself &&
         nothing_followed(stall, observation);
}

/// How long the stall had lasted, of the client's own time, when the trial's limit came.
Duration time_to_limit(const StallFact& stall, const Observation& observation,
                       const ProcessFact& client, const Limits& limits) {
  return client_time(observation.faults, std::max(stall.last_movement, client.started),
                     client.started + limits.trial);
}

/// Whether a fault may have kept the client from running: what it did not do meanwhile says
/// nothing.
bool was_starved(const std::vector<FaultFact>& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const FaultFact& fault) { return fault.starves_client && fault.applied; });
}

bool lasted_to_the_end(const StallFact& stall, const Observation& observation,
                       const ProcessFact& client, const Limits& limits) {
  const bool given_up =
      observation.stop == StopReason::give_up || observation.stop == StopReason::proven_hang;
  const bool limit_came = observation.stop == StopReason::trial_limit;
  // A client is ended for `give_up` only after that time; when the trial's limit comes, a stall may
  // have begun just before, and then nobody knows how it would have ended.
  const Duration lasted = time_to_limit(stall, observation, client, limits);
  const bool long_enough = lasted >= std::min(limits.give_up, limits.trial / 2);
  if (!given_up && !(limit_came && long_enough)) return false;
  if (stall.still) return !stall.resumed && !holds_client(stall.waits);
  // However slowly bytes move, a client that moves them is at work.
  if (observation.last_progress.value_or(MonoTime{}) > stall.last_movement) return false;
  if (stall.snapshot) return !stall.resumed;
  if (limit_came && find_busy(stall.busy)) return !was_starved(observation.faults);
  return stayed_silent(stall, observation, lasted, limits.give_up);
}

/// How much the wait tells about a hang: most when the other side waits on the same.
int weight_of(const WaitFact& wait, const std::vector<WaitFact>& waits) {
  const auto shared = [&](const std::string& channel) {
    return std::any_of(waits.begin(), waits.end(), [&](const WaitFact& other) {
      const auto& held = other.channels;
      return other.role != wait.role && std::find(held.begin(), held.end(), channel) != held.end();
    });
  };
  if (std::any_of(wait.channels.begin(), wait.channels.end(), shared)) return 2;
  return wait.channels.empty() ? 0 : 1;
}

/// The thread whose wait is told in the summary.
const WaitFact* speaker(const std::vector<WaitFact>& waits, const Role role) {
  const WaitFact* best = nullptr;
  for (const auto& wait : waits) {
    if (wait.role != role) continue;
    if (best == nullptr || weight_of(wait, waits) > weight_of(*best, waits)) best = &wait;
  }
  return best;
}

std::string summary_of(const StallFact& stall) {
  const WaitFact* client = speaker(stall.waits, Role::client);
  const WaitFact* server = speaker(stall.waits, Role::server);
  std::string text;
  if (client != nullptr) text = party_of(*client) + " " + client->words;
  if (server != nullptr) {
    text += (text.empty()   ? ""
             : stall.mutual ? ", while "
                            : "; ") +
            party_of(*server) + " " + server->words;
  }
  if (text.empty()) text = "no thread of client or server was left to read";
  if (!stall.still) text = "no byte moved; " + text;
  return text;
}

HangKind kind_of(const StallFact& stall) {
  // Who can wake whom is not worked out here: two sides that wait on what they share, both
  // standing still, wait for each other. Anything else has no name yet.
  return stall.still && stall.mutual ? HangKind::deadlock : HangKind::unknown;
}

/// What is seen of a standstill while a fault lets nothing through says nothing of the client but
/// that it waits. One that wakes up now and then may have had enough some time.
void blame_cut(HangRecord& hang, const StallFact& stall, const std::string& fault) {
  hang.kind = HangKind::peer_silent;
  if (!has_own_time_out(stall)) hang.proof = Proof::stall_on_fault;
  hang.summary = fmt::format("{} lets nothing through: {}", fault, hang.summary);
}

HangRecord record_of(const StallFact& stall) {
  HangRecord hang{.kind = kind_of(stall),
                  .proof = Proof::no_progress,
                  .last_movement = stall.last_movement,
                  .detected = stall.detected,
                  .shape = {},
                  .frozen_until = {},
                  .summary = summary_of(stall),
                  .cycle = {},
                  .certificate = {}};
  for (const auto& wait : stall.waits) hang.cycle.push_back(party_of(wait) + " " + wait.words);
  const auto proof = proof_of(stall);
  if (!proof) {
    const auto busy = find_busy(stall.busy);
    if (busy) hang.kind = busy->kind;
    if (busy) hang.summary = busy->summary;
    return hang;
  }
  hang.kind = proof->kind;
  hang.proof = proof->proof;
  hang.shape = proof->shape;
  hang.frozen_until = proof->frozen_until;
  hang.summary = proof->summary;
  hang.cycle = proof->cycle;
  return hang;
}

/// What is proven is told rather than other kernel evidence, and that rather than mere silence;
/// what is proven of all rather than of a part.
int rank_of(const Proof proof, const StallFact& stall) {
  if (proof == Proof::no_progress) return stall.still ? 2 : 1;
  return proof == Proof::proven_partial ? 3 : 4;
}

}  // namespace

std::optional<HangRecord> find_hang(const Observation& observation, const Limits& limits) {
  const ProcessFact* client = client_of(observation);
  if (client == nullptr) return std::nullopt;
  std::optional<HangRecord> best;
  int best_rank = 0;
  for (const StallFact& stall : observation.stalls) {
    if (!lasted_to_the_end(stall, observation, *client, limits) &&
        !ended_by_time_out(stall, observation, *client)) {
      continue;
    }
    HangRecord hang = record_of(stall);
    const std::string cut = find_cut(stall, observation.faults);
    if (!cut.empty() && hang.proof == Proof::no_progress) blame_cut(hang, stall, cut);
    const int rank = rank_of(hang.proof, stall);
    if (rank < best_rank) continue;
    best = std::move(hang);
    best_rank = rank;
  }
  return best;
}

}  // namespace backfault
