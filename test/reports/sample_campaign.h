// A small campaign with something of everything, for the golden files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/model/record.h"

namespace backfault {

/// What a hostile client could write: a terminal escape, markup, an attachment marker, a bad byte.
inline const std::string hostile_text =
    "\x1B[2J\x1B]0;owned\x07</failure><b>&amp;\"'[[ATTACHMENT|/etc/shadow]]\xFF]]>\xE2\x80\xAE";

inline MonoTime at_ms(const std::int64_t ms) { return MonoTime{std::chrono::milliseconds(ms)}; }

inline ProcessFact sample_process(const std::string& role, const MonoTime ended) {
  ProcessFact process;
  process.role = role;
  process.argv = {"mock_" + role, "--sink", "null"};
  process.ended = ended;
  process.exit = Exited{.code = role == "client" ? 1 : 0};
  process.cpu_us = 12'000;
  process.max_rss_bytes = 4'194'304;
  process.output = role + ".out " + role + ".err";
  process.output_bytes = 120;
  return process;
}

inline TrialRecord sample_trial(const VariantRecord& variant, const std::uint64_t number) {
  TrialRecord trial;
  trial.trial = number;
  trial.scenario = variant.scenario;
  trial.variant = variant.variant;
  trial.cell = variant.cell;
  trial.seed = Seed{1000 + number};
  trial.started = WallTime{1'700'000'000'000'000};
  trial.duration = std::chrono::milliseconds(1500);
  trial.verdict = {.outcome = Outcome::verified,
                   .judgement = Judgement::passed,
                   .reason = "the backup was restored and is identical"};
  trial.verification = {.state = VerificationState::identical, .detail = "16 files"};
  return trial;
}

/// Turns a trial into the hang of the knowledge base article, with its whole story.
inline void make_hang(TrialRecord& trial) {
  trial.duration = std::chrono::milliseconds(6200);
  trial.verdict = {.outcome = Outcome::hung,
                   .judgement = Judgement::failed,
                   .reason = "deadlock, proven: client and server wait for each other"};
  trial.hang = HangRecord{
      .kind = HangKind::deadlock,
      .proof = Proof::proven,
      .last_movement = at_ms(1204),
      .detected = at_ms(1512),
      .summary =
          "client and server wait for each other in shared memory, nobody is left to wake "
          "them, and no time-out is armed before 5 s",
      .cycle = {"mock_client 4711 (client) waits in futex for memory shared with mock_server",
                "mock_server 4712 (server) waits in futex for memory shared with mock_client"},
      .certificate = "evidence/" + std::to_string(trial.trial) + "/certificate.json"};
  if (trial.cell["faults"] == "pin_cpu") {
    trial.faults = {{.fault = "pin_cpu",
                     .on = {Role::server, Role::client},
                     .applied = at_ms(40),
                     .confirmed = true,
                     .proof = "2 threads may use core 1 only",
                     .reverted_at = at_ms(6190),
                     .reverted = true,
                     .revert_problem = ""}};
  }
  trial.comm_errors = {{.at = at_ms(6100),
                        .side = Role::server,
                        .code = "",
                        .name = "",
                        .text = "gave up after 5 s without a byte",
                        .injected = false},
                       {.at = at_ms(6110),
                        .side = Role::client,
                        .code = "0xC7FF000D",
                        .name = "hrCommunicationError",
                        .text = hostile_text,
                        .injected = false}};
  trial.processes = {sample_process("server", at_ms(6180)), sample_process("client", at_ms(6120))};
  trial.verification = {.state = VerificationState::not_attempted, .detail = ""};
}

struct SampleVariant {
  std::string faults;
  std::string sink;
  std::uint64_t hung = 0;
  std::pair<double, double> interval;
};

inline VariantRecord sample_variant(const SampleVariant& sample) {
  VariantRecord variant;
  variant.scenario = "q192440";
  variant.variant = "sink=" + sample.sink + " faults=" + sample.faults;
  variant.cell = {{"sink", sample.sink}, {"faults", sample.faults}};
  variant.trials = 3;
  variant.outcomes[Outcome::verified] = 3 - sample.hung;
  variant.judgements[Judgement::passed] = 3 - sample.hung;
  if (sample.hung > 0) {
    variant.outcomes[Outcome::hung] = sample.hung;
    variant.judgements[Judgement::failed] = sample.hung;
  }
  variant.hang_rate = static_cast<double>(sample.hung) / 3.0;
  variant.hang_rate_low = sample.interval.first;
  variant.hang_rate_high = sample.interval.second;
  return variant;
}

/// Two sinks with and without pinning, three trials each; one trial of the last was invalid.
inline CampaignRecord sample_campaign() {
  CampaignRecord campaign;
  campaign.name = "q192440";
  campaign.seed = Seed{18'446'744'073'709'551'615U};
  campaign.plan_sha256 = std::string(64, 'a');
  campaign.environment = {{"cpus", "2"}, {"kernel", "6.1.0"}};
  campaign.started = WallTime{1'700'000'000'000'000};
  campaign.duration = std::chrono::milliseconds(21'750);
  campaign.planned = 12;
  campaign.variants = {sample_variant({"pin_cpu", "null", 2, {0.0943, 0.9916}}),
                       sample_variant({"none", "null", 1, {0.0084, 0.9057}}),
                       sample_variant({"pin_cpu", "file", 0, {0.0, 0.7076}}),
                       sample_variant({"none", "file", 0, {0.0, 0.8419}})};
  for (const VariantRecord& variant : campaign.variants) {
    for (std::uint64_t count = 0; count < variant.trials; ++count) {
      campaign.trials.push_back(sample_trial(variant, campaign.trials.size() + 1));
    }
  }
  for (const std::size_t index : {1U, 2U, 5U}) {
    make_hang(campaign.trials[index]);
  }
  campaign.trials.back().verdict = {.outcome = Outcome::invalid,
                                    .judgement = Judgement::inconclusive,
                                    .reason = "the server was not ready within 10 s"};
  campaign.variants.back().outcomes = {{Outcome::verified, 2}, {Outcome::invalid, 1}};
  campaign.variants.back().judgements = {{Judgement::passed, 2}, {Judgement::inconclusive, 1}};
  campaign.outcomes = {{Outcome::verified, 8}, {Outcome::hung, 3}, {Outcome::invalid, 1}};
  campaign.comparisons = {{.of = "sink=null faults=pin_cpu",
                           .against = "sink=null faults=none",
                           .p_value = 1.0,
                           .scenario = "q192440"},
                          {.of = "sink=file faults=pin_cpu",
                           .against = "sink=file faults=none",
                           .p_value = 1.0,
                           .scenario = "q192440"}};
  campaign.requirements = {{.name = "q192440",
                            .required = "outcome is verified or reported_error",
                            .judgement = Judgement::failed,
                            .detail = "3 of 12 trials broke it: 3 hung; undecided: 1 invalid"}};
  campaign.verdict = Judgement::failed;
  campaign.run_directory = "runs/0001";
  return campaign;
}

}  // namespace backfault
