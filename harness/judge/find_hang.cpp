#include "harness/judge/find_hang.h"

#include <algorithm>
#include <iterator>

#include "harness/hang/hang_words.h"
#include "harness/judge/client_time.h"
#include "harness/judge/holds.h"
#include "harness/judge/last_progress.h"

namespace backfault {
namespace {

const ProcessFact* client_of(const Observation& observation) {
  const auto found = std::find_if(observation.processes.begin(), observation.processes.end(),
                                  [](const ProcessFact& fact) { return fact.role == "client"; });
  return found == observation.processes.end() ? nullptr : &*found;
}

bool is_standstill(const StallFact& stall) {
  return std::holds_alternative<Standstill>(stall.form);
}

bool is_mutual(const StallFact& stall) {
  const auto* const standstill = std::get_if<Standstill>(&stall.form);
  return standstill != nullptr && standstill->mutual;
}

bool is_known(const Progress& progress) {
  return progress.bytes_to_client || progress.bytes_to_server;
}

/// True if it is known that the client sent nothing after the stall, and that both sides together
/// sent no more than a farewell. A client that sends something is at work again.
bool nothing_followed(const StallFact& stall, const Observation& observation) {
  return is_known(stall.progress) && is_known(observation.progress) &&
         stall.progress.bytes_to_server == observation.progress.bytes_to_server &&
         total_bytes(observation.progress) <= total_bytes(stall.progress) + farewell_bytes;
}

/// True if the thread runs, or will run again by itself or because the harness lets go of it. An
/// unreadable wait counts: it may have a timeout.
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

/// Whether a silence to the end was a hang. Programs at work may be silent: two looks may both find
/// them waiting for a disk. A program that may wake up by itself counts as hung only if it did
/// nothing for all of `give_up`.
bool stayed_silent(const AssessedStall& assessed, const Observation& observation,
                   const Duration silent_for, const Duration give_up) {
  const StallFact& stall = assessed.stall;
  const std::vector<BusyFact>& busy = std::get<Silence>(stall.form).busy;
  const auto all_blocked = [](const std::vector<WaitFact>& waits) {
    return std::none_of(waits.begin(), waits.end(), goes_on_alone);
  };
  if (!is_known(stall.progress) || !is_known(observation.progress)) return false;
  for (const auto* waits : {&stall.waits, &observation.waits_at_stop}) {
    if (holds_client(*waits) || holds_for_a_while(*waits)) return false;
  }
  const bool is_unused = busy.empty() || is_idle(busy);
  if (all_blocked(stall.waits) && all_blocked(observation.waits_at_stop) && is_unused) return true;
  // If a fault lets nothing through, the work of the server cannot reach the client.
  const bool is_cut_off = !assessed.cut.empty();
  return silent_for >= give_up && is_idle(is_cut_off ? of_client(busy) : busy);
}

/// A timeout is known only to within the time between its start and the sample. If that is a large
/// part of the timeout, it is not known what ended the stall.
bool lasted_until_its_deadline(const StallFact& stall, const Duration watch_interval) {
  const auto& deadline = std::get<Standstill>(stall.form).deadline;
  if (!stall.resumed || !deadline) return false;
  const Duration uncertainty = stall.detected - stall.last_movement + 2 * watch_interval;
  return *deadline - stall.last_movement >= 2 * uncertainty &&
         *stall.resumed + uncertainty >= *deadline;
}

bool ended_by_time_out(const StallFact& stall, const Observation& observation,
                       const ProcessFact& client) {
  if (!is_mutual(stall)) return false;
  const bool failed_by_itself = observation.stop == StopReason::none && client.exit &&
                                !client.ended_by_harness && *client.exit != ExitState(Exited{0});
  return !has_own_time_out(stall) &&
         lasted_until_its_deadline(stall, observation.moving_watch_interval) && failed_by_itself &&
         nothing_followed(stall, observation);
}

/// How much of the client's own time the stall had lasted at the limit of the trial.
Duration time_to_limit(const StallFact& stall, const Observation& observation,
                       const ProcessFact& client, const Limits& limits) {
  return client_time(observation.faults, std::max(stall.last_movement, client.started),
                     client.started + limits.trial);
}

/// Whether a fault may have kept the client from running. Then its inactivity proves nothing.
bool was_starved(const std::vector<FaultFact>& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const FaultFact& fault) { return fault.starves_client && fault.applied; });
}

bool lasted_to_the_end(const AssessedStall& assessed, const Observation& observation,
                       const ProcessFact& client, const Limits& limits) {
  const StallFact& stall = assessed.stall;
  const bool given_up =
      observation.stop == StopReason::give_up || observation.stop == StopReason::proven_hang;
  const bool limit_came = observation.stop == StopReason::trial_limit;
  // `give_up` implies that the stall lasted that long. At the limit of the trial, it may have begun
  // just before: then it is not known how it would have ended.
  const Duration lasted = time_to_limit(stall, observation, client, limits);
  const bool long_enough = lasted >= std::min(limits.give_up, limits.trial / 2);
  if (!given_up && !(limit_came && long_enough)) return false;
  if (is_standstill(stall)) return !stall.resumed && !holds_client(stall.waits);
  // A client that moves bytes is at work, however slowly they move.
  if (observation.last_progress.value_or(MonoTime{}) > stall.last_movement) return false;
  if (std::holds_alternative<PartialStandstill>(stall.form)) return !stall.resumed;
  if (limit_came && assessed.busy) return !was_starved(observation.faults);
  return stayed_silent(assessed, observation, lasted, limits.give_up);
}

/// How much the wait explains of the hang: most if the other side waits on the same channel.
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

/// The thread whose wait goes into the summary.
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
    text += (text.empty()       ? ""
             : is_mutual(stall) ? ", while "
                                : "; ") +
            party_of(*server) + " " + server->words;
  }
  if (text.empty()) text = "no thread of client or server was left to read";
  if (!is_standstill(stall)) text = "no byte moved; " + text;
  return text;
}

HangKind kind_of(const StallFact& stall) {
  // Without a proof it is not known who can wake whom. Two sides that both stand still and wait on
  // a channel that they share wait for each other; nothing else has a name.
  return is_mutual(stall) ? HangKind::deadlock : HangKind::unknown;
}

/// While a fault lets nothing through, a stall shows only that the client waits. A client with a
/// timeout of its own might have given up later.
void blame_cut(HangRecord& hang, const StallFact& stall, const std::string& fault) {
  hang.kind = HangKind::peer_silent;
  if (!has_own_time_out(stall)) hang.proof = Proof::stall_on_fault;
  hang.summary = fmt::format("{} lets nothing through: {}", fault, hang.summary);
}

HangRecord record_of(const AssessedStall& assessed) {
  const StallFact& stall = assessed.stall;
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
  const auto& proof = assessed.proof;
  if (!proof) {
    if (assessed.busy) hang.kind = assessed.busy->kind;
    if (assessed.busy) hang.summary = assessed.busy->summary;
    if (!assessed.cut.empty()) blame_cut(hang, stall, assessed.cut);
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

/// Which stall the record tells of: a proof ranks above an unproven standstill, and that above mere
/// silence; a proof about the whole client ranks above one about a part of it.
int rank_of(const Proof proof, const StallFact& stall) {
  if (proof == Proof::no_progress) return is_standstill(stall) ? 2 : 1;
  return proof == Proof::proven_partial ? 3 : 4;
}

}  // namespace

std::optional<FoundHang> find_hang(const std::vector<AssessedStall>& stalls,
                                   const Observation& observation, const Limits& limits) {
  const ProcessFact* client = client_of(observation);
  if (client == nullptr) return std::nullopt;
  std::optional<FoundHang> best;
  int best_rank = 0;
  for (const AssessedStall& assessed : stalls) {
    if (!lasted_to_the_end(assessed, observation, *client, limits) &&
        !ended_by_time_out(assessed.stall, observation, *client)) {
      continue;
    }
    HangRecord hang = record_of(assessed);
    const int rank = rank_of(hang.proof, assessed.stall);
    if (rank < best_rank) continue;
    best = FoundHang{std::move(hang), &assessed};
    best_rank = rank;
  }
  return best;
}

}  // namespace backfault
