#include "harness/judge/judge_trial.h"

#include <algorithm>

#include "harness/judge/assess.h"
#include "harness/judge/certify_hang.h"
#include "harness/judge/client_time.h"
#include "harness/judge/find_hang.h"
#include "harness/judge/last_progress.h"

namespace backfault {
namespace {

struct Finding {
  Outcome outcome = Outcome::invalid;
  std::string reason;
};

const ProcessFact* find_process(const Observation& observation, const std::string_view role) {
  const auto found = std::find_if(observation.processes.begin(), observation.processes.end(),
                                  [&](const ProcessFact& fact) { return fact.role == role; });
  return found == observation.processes.end() ? nullptr : &*found;
}

std::string joined(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, "; "));
}

/// What the client or its server said, for the reason of a failure.
std::string said(const Observation& observation) {
  for (const auto& error : observation.comm_errors) {
    if (error.side != Role::client) continue;
    const std::string& text = error.text.empty() ? error.name : error.text;
    return error.code.empty() ? ": " + text : fmt::format(": {} {}", error.code, text);
  }
  return {};
}

/// "; the product's own check fails: check: restic ended with exit code 1"
std::string own_check_words(const Observation& observation) {
  if (!observation.own_check) return {};
  const auto& [state, detail] = *observation.own_check;
  switch (state) {
    case CheckState::passed:
      return "; the product's own check passes";
    case CheckState::failed:
      return "; the product's own check fails: " + detail;
    case CheckState::unknown:
      break;
  }
  return "; the result of the product's own check is unknown: " + detail;
}

Finding success(const Observation& observation) {
  const auto& verification = observation.verification;
  const std::string and_its_check = own_check_words(observation);
  switch (verification.state) {
    case VerificationState::identical:
      return {Outcome::verified, "restored and identical: " + verification.detail + and_its_check};
    case VerificationState::different:
      return {Outcome::false_success,
              "exit code 0, but what was restored differs: " + verification.detail + and_its_check};
    case VerificationState::failed:
      return {Outcome::false_success,
              "exit code 0, but it cannot be restored: " + verification.detail + and_its_check};
    case VerificationState::not_attempted:
      break;
  }
  return {Outcome::invalid, "exit code 0, but the data were not compared: " + verification.detail};
}

/// The client's own time from the last sign of progress, or of a fault, to its end.
Duration time_to_stop(const Observation& observation, const ProcessFact& client) {
  MonoTime reference =
      std::max(client.started, last_progress_before_farewell(observation).value_or(MonoTime{}));
  for (const auto& fault : observation.faults) {
    if (fault.applied) reference = std::max(reference, *fault.applied);
  }
  return client.ended ? client_time(observation.faults, reference, *client.ended) : Duration{};
}

bool saw_progress(const Observation& observation) {
  return observation.progress.bytes_to_client || observation.progress.bytes_to_server;
}

Finding failure(const Observation& observation, const ProcessFact& client, const Limits& limits) {
  const Duration waited = time_to_stop(observation, client);
  const std::string how = to_string(*client.exit) + said(observation);
  if (waited <= limits.give_up) return {Outcome::reported_error, "ended with " + how};
  if (!saw_progress(observation)) {
    return {Outcome::invalid, "ended with " + how +
                                  ", but no byte could be counted: it is not known how long it had "
                                  "made no progress"};
  }
  return {Outcome::late,
          fmt::format("ended by itself with {}, but {:.3f} s after the last progress", how,
                      static_cast<double>(waited.count()) / 1e6)};
}

/// A proof that the trial contradicted: then no statement of the harness about it counts.
std::optional<std::string> refuted_proof(const std::vector<AssessedStall>& stalls) {
  for (const AssessedStall& assessed : stalls) {
    if (!assessed.refuted) continue;
    return fmt::format("a defect of the harness: it had proven ({}) that nothing could move: {}",
                       to_string(assessed.refuted->proof), assessed.refuted->summary);
  }
  return std::nullopt;
}

/// Threads that run, sleep or have a timeout may be at work although no byte moves for a while.
Finding ended_too_early(const Observation& observation, const Limits& limits) {
  const bool silent = std::any_of(
      observation.stalls.begin(), observation.stalls.end(), [&](const StallFact& stall) {
        return !std::holds_alternative<Standstill>(stall.form) &&
               observation.last_progress.value_or(MonoTime{}) <= stall.last_movement;
      });
  std::string reason = fmt::format(
      "the harness ended the client ({}), which could still have been "
      "at work; raise limits.trial",
      to_string(observation.stop));
  if (silent) {
    reason += fmt::format(
        "; no byte had moved for more than {}, but some thread ran, slept or may "
        "have had a time-out",
        format_duration(limits.give_up));
  }
  return {Outcome::invalid, std::move(reason)};
}

Finding find(const Observation& observation, const Limits& limits,
             const std::vector<AssessedStall>& stalls, const std::optional<FoundHang>& hang) {
  if (!observation.skipped.empty()) return {Outcome::skipped, joined(observation.skipped)};
  if (!observation.invalid.empty()) return {Outcome::invalid, joined(observation.invalid)};
  const ProcessFact* client = find_process(observation, "client");
  if (client == nullptr) return {Outcome::invalid, "no client was started"};
  if (observation.stop == StopReason::interrupted) {
    return {Outcome::invalid, "the campaign was interrupted"};
  }
  if (auto refuted = refuted_proof(stalls)) return {Outcome::invalid, *std::move(refuted)};
  if (hang) return {Outcome::hung, hang->record.summary};
  if (observation.stop != StopReason::none) return ended_too_early(observation, limits);
  if (!client->exit) return {Outcome::invalid, "the client's end was not seen"};
  if (client->ended_by_harness) return {Outcome::invalid, "the harness ended the client"};
  if (const auto* signalled = std::get_if<Signalled>(&*client->exit)) {
    return {Outcome::crashed, "ended by " + to_string(ExitState(*signalled))};
  }
  if (*client->exit == ExitState(Exited{0})) return success(observation);
  return failure(observation, *client, limits);
}

Judgement judge_outcome(const Outcome outcome, const std::vector<Outcome>& expected) {
  if (outcome == Outcome::invalid || outcome == Outcome::skipped) return Judgement::inconclusive;
  const bool as_expected = std::find(expected.begin(), expected.end(), outcome) != expected.end();
  return as_expected ? Judgement::passed : Judgement::failed;
}

std::vector<EventFact> story(const Observation& observation,
                             const std::optional<HangRecord>& hang) {
  auto events = observation.events;
  if (hang) {
    events.push_back({hang->last_movement, "last_movement", ""});
    events.push_back({hang->detected, "hang_detected", hang->summary});
  }
  for (const auto& error : observation.comm_errors) {
    events.push_back({error.at, "communications_error",
                      fmt::format("{} {} {}", to_string(error.side), error.code, error.name)});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const EventFact& one, const EventFact& other) { return one.at < other.at; });
  return events;
}

}  // namespace

JudgedTrial judge_trial(const Plan& plan, const TrialSpec& trial, const Observation& observation) {
  const Variant& variant = variant_of(plan, trial);
  TrialRecord record{.trial = trial.number,
                     .scenario = plan.scenarios[trial.scenario].name,
                     .variant = variant.name,
                     .cell = variant.cell,
                     .seed = trial.seed,
                     .started = observation.started,
                     .duration = observation.duration,
                     .verdict = {},
                     .hang = {},
                     .comm_errors = observation.comm_errors,
                     .faults = observation.faults,
                     .processes = observation.processes,
                     .progress = observation.progress,
                     .verification = observation.verification,
                     .own_check = observation.own_check,
                     .recovery = observation.recovery,
                     .older_backup = observation.older_backup,
                     .events = {},
                     .weaker = observation.weaker};
  const auto stalls = assess_stalls(observation);
  const auto hang = find_hang(stalls, observation, variant.limits);
  const Finding finding = find(observation, variant.limits, stalls, hang);
  const bool hung = finding.outcome == Outcome::hung;
  if (hung) record.hang = hang->record;
  record.verdict = {.outcome = finding.outcome,
                    .judgement = judge_outcome(finding.outcome, variant.expected),
                    .reason = finding.reason};
  record.events = story(observation, record.hang);
  auto certificate = hung ? certify_hang(record, *hang->stall) : std::nullopt;
  return {std::move(record), std::move(certificate)};
}

}  // namespace backfault
