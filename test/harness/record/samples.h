// Records in which every field has a value of its own, and their comparison field by field.
#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "harness/model/observation.h"
#include "harness/model/record.h"
#include "test/harness/record/evidence_samples.h"

namespace backfault::samples {

[[maybe_unused]] inline void all_fields(const ProcessFact& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j] = value;
}
[[maybe_unused]] inline void all_fields(const CommError& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f] = value;
}
[[maybe_unused]] inline void all_fields(const FaultFact& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k, l] = value;
}
[[maybe_unused]] inline void all_fields(const BusyFact& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g] = value;
}
[[maybe_unused]] inline void all_fields(const StallFact& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f] = value;
}
[[maybe_unused]] inline void all_fields(const Standstill& value) {
  [[maybe_unused]] const auto& [a, b, c] = value;
}
[[maybe_unused]] inline void all_fields(const PartialStandstill& value) {
  [[maybe_unused]] const auto& [a] = value;
}
[[maybe_unused]] inline void all_fields(const Silence& value) {
  [[maybe_unused]] const auto& [a] = value;
}
[[maybe_unused]] inline void all_fields(const EventFact& value) {
  [[maybe_unused]] const auto& [a, b, c] = value;
}
[[maybe_unused]] inline void all_fields(const VerificationFact& value) {
  [[maybe_unused]] const auto& [a, b] = value;
}
[[maybe_unused]] inline void all_fields(const CheckFact& value) {
  [[maybe_unused]] const auto& [a, b] = value;
}
[[maybe_unused]] inline void all_fields(const Progress& value) {
  [[maybe_unused]] const auto& [a, b] = value;
}
[[maybe_unused]] inline void all_fields(const Observation& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t] = value;
}
[[maybe_unused]] inline void all_fields(const HangRecord& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i] = value;
}
[[maybe_unused]] inline void all_fields(const TrialRecord& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s] = value;
}
[[maybe_unused]] inline void all_fields(const VariantRecord& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i] = value;
}
[[maybe_unused]] inline void all_fields(const ComparisonRecord& value) {
  [[maybe_unused]] const auto& [a, b, c, d] = value;
}
[[maybe_unused]] inline void all_fields(const RequirementRecord& value) {
  [[maybe_unused]] const auto& [a, b, c, d] = value;
}
[[maybe_unused]] inline void all_fields(const CampaignRecord& value) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = value;
}

inline ProcessFact process_fact() {
  return {.role = "client",
          .argv = {"mock_client", "--sink=null", ""},
          .started = at(10us),
          .ended = at(20us),
          .exit = Exited{.code = 3},
          .ended_by_harness = true,
          .cpu_us = 30,
          .max_rss_bytes = std::numeric_limits<std::uint64_t>::max(),
          .output = "client.out client.err",
          .output_bytes = 40};
}

inline CommError comm_error() {
  return {.at = at(50us),
          .side = Role::server,
          .code = "0xC7FF000D",
          .name = "hrCommunicationError",
          .text = "BackupRead() c7ff000d",
          .injected = true};
}

inline FaultFact fault_fact() {
  return {.fault = "pin_cpu",
          .on = {Role::server, Role::client, Role::wire},
          .applied = at(60us),
          .trigger = "1052672 bytes to_client (asked for: 1048576)",
          .confirmed = true,
          .proof = "2 threads of pid 12 may use core 0 only",
          .reverted_at = at(70us),
          .reverted = true,
          .revert_problem = "none",
          .client_stopped_percent = 40,
          .cuts_off = true,
          .starves_client = true};
}

inline Standstill standstill() {
  return {.mutual = true, .deadline = at(100us), .snapshot = snapshot()};
}

inline Silence silence() {
  return {.busy = {{.pid = 12,
                    .role = Role::server,
                    .command = "mock_client",
                    .watched = 121us,
                    .ran = 122us,
                    .bytes = 123,
                    .ready = true},
                   {}}};
}

inline StallFact stall_fact(const StallForm& form) {
  return {.last_movement = at(80us),
          .detected = at(90us),
          .waits = {wait_fact(), WaitFact{}},
          .progress = {.bytes_to_client = 110, .bytes_to_server = std::nullopt},
          .resumed = at(120us),
          .form = form};
}

inline Observation observation() {
  return {.trial = 17,
          .started = {.unix_us = 1'700'000'000'123'456},
          .duration = 130us,
          .invalid = {"the fault was not confirmed"},
          .skipped = {"rsync is missing"},
          .weaker = {"no PID namespace"},
          .events = {{.at = at(140us), .what = "server_ready", .detail = "port 4000"}},
          .processes = {process_fact(), ProcessFact{}},
          .faults = {fault_fact(), FaultFact{}},
          .moving_watch_interval = 155us,
          .stalls = {stall_fact(standstill()), stall_fact(PartialStandstill{snapshot()}),
                     stall_fact(silence()), StallFact{}},
          .comm_errors = {comm_error(), CommError{}},
          .progress = {.bytes_to_client = std::nullopt, .bytes_to_server = 150},
          .last_progress = at(160us),
          .waits_at_stop = {wait_fact()},
          .stop = StopReason::give_up,
          .verification = {.state = VerificationState::different, .detail = "missing: a/b"},
          .own_check = CheckFact{.state = CheckState::failed, .detail = "check: exit code 1"},
          .recovery =
              VerificationFact{.state = VerificationState::failed, .detail = "the next run failed"},
          .older_backup =
              VerificationFact{.state = VerificationState::different, .detail = "missing: c"}};
}

inline HangRecord hang_record() {
  return {.kind = HangKind::lost_wakeup,
          .proof = Proof::frozen_until,
          .last_movement = at(170us),
          .detected = at(180us),
          .shape = "lost wake-up pattern",
          .frozen_until = at(190us),
          .summary = "client and server wait for each other",
          .cycle = {"client 12/13 waits for server", "server 14/15 waits for client"},
          .certificate = "evidence/17/certificate.json"};
}

inline TrialRecord trial_record() {
  const Observation facts = observation();
  return {.trial = 17,
          .scenario = "q192440",
          .variant = "sink=null flow_control=legacy",
          .cell = {{"flow_control", "legacy"}, {"sink", "null"}},
          .seed = {.value = std::numeric_limits<std::uint64_t>::max()},
          .started = facts.started,
          .duration = facts.duration,
          .verdict = {.outcome = Outcome::hung,
                      .judgement = Judgement::failed,
                      .reason = "the client hung, 50 us after its last movement"},
          .hang = hang_record(),
          .comm_errors = facts.comm_errors,
          .faults = facts.faults,
          .processes = facts.processes,
          .progress = facts.progress,
          .verification = facts.verification,
          .own_check = facts.own_check,
          .recovery = facts.recovery,
          .older_backup = facts.older_backup,
          .events = facts.events,
          .weaker = facts.weaker};
}

inline CampaignRecord campaign_record() {
  return {.name = "q192440",
          .seed = {.value = 42},
          .plan_sha256 = std::string(64, 'a'),
          .environment = {{"kernel", "6.18.0"}, {"cores", "2"}},
          .started = {.unix_us = 1'700'000'000'000'000},
          .duration = 200us,
          .planned = 3,
          .interrupted = true,
          .trials = {trial_record(), trial_record()},
          .outcomes = {{Outcome::hung, 2}},
          .variants = {{.scenario = "q192440",
                        .variant = "sink=null",
                        .cell = {{"sink", "null"}},
                        .trials = 2,
                        .outcomes = {{Outcome::hung, 1}, {Outcome::invalid, 1}},
                        .hang_rate = 1.0,
                        .hang_rate_low = 0.025,
                        .hang_rate_high = std::nullopt,
                        .judgements = {{Judgement::failed, 1}}}},
          .comparisons = {{.of = "faults=pin_cpu",
                           .against = "faults=none",
                           .p_value = 0.5,
                           .scenario = "q192440"}},
          .requirements = {{.name = "q192440",
                            .required = "outcome is verified or reported_error",
                            .judgement = Judgement::failed,
                            .detail = "1 of 2 trials hung"}},
          .verdict = Judgement::failed,
          .run_directory = "runs/1"};
}

inline void expect_same(const ProcessFact& one, const ProcessFact& other) {
  EXPECT_EQ(one.role, other.role);
  EXPECT_EQ(one.argv, other.argv);
  EXPECT_EQ(one.started, other.started);
  EXPECT_EQ(one.ended, other.ended);
  EXPECT_EQ(one.exit, other.exit);
  EXPECT_EQ(one.ended_by_harness, other.ended_by_harness);
  EXPECT_EQ(one.cpu_us, other.cpu_us);
  EXPECT_EQ(one.max_rss_bytes, other.max_rss_bytes);
  EXPECT_EQ(one.output, other.output);
  EXPECT_EQ(one.output_bytes, other.output_bytes);
}

inline void expect_same(const CommError& one, const CommError& other) {
  EXPECT_EQ(one.at, other.at);
  EXPECT_EQ(one.side, other.side);
  EXPECT_EQ(one.code, other.code);
  EXPECT_EQ(one.name, other.name);
  EXPECT_EQ(one.text, other.text);
  EXPECT_EQ(one.injected, other.injected);
}

inline void expect_same(const FaultFact& one, const FaultFact& other) {
  EXPECT_EQ(one.fault, other.fault);
  EXPECT_EQ(one.on, other.on);
  EXPECT_EQ(one.applied, other.applied);
  EXPECT_EQ(one.trigger, other.trigger);
  EXPECT_EQ(one.confirmed, other.confirmed);
  EXPECT_EQ(one.proof, other.proof);
  EXPECT_EQ(one.reverted_at, other.reverted_at);
  EXPECT_EQ(one.reverted, other.reverted);
  EXPECT_EQ(one.revert_problem, other.revert_problem);
  EXPECT_EQ(one.client_stopped_percent, other.client_stopped_percent);
  EXPECT_EQ(one.cuts_off, other.cuts_off);
  EXPECT_EQ(one.starves_client, other.starves_client);
}

inline void expect_same(const EventFact& one, const EventFact& other) {
  EXPECT_EQ(one.at, other.at);
  EXPECT_EQ(one.what, other.what);
  EXPECT_EQ(one.detail, other.detail);
}

inline void expect_same(const StallFact& one, const StallFact& other);

template <typename T>
void expect_same(const std::vector<T>& some, const std::vector<T>& others) {
  ASSERT_EQ(some.size(), others.size());
  for (std::size_t index = 0; index < some.size(); ++index) {
    expect_same(some[index], others[index]);
  }
}

inline void expect_same(const StallFact& one, const StallFact& other) {
  EXPECT_EQ(one.last_movement, other.last_movement);
  EXPECT_EQ(one.detected, other.detected);
  expect_same(one.waits, other.waits);
  EXPECT_EQ(one.progress, other.progress);
  EXPECT_EQ(one.resumed, other.resumed);
  ASSERT_EQ(one.form.index(), other.form.index());
  ASSERT_EQ(snapshot_of(one) != nullptr, snapshot_of(other) != nullptr);
  if (snapshot_of(one) != nullptr) expect_same(*snapshot_of(one), *snapshot_of(other));
  if (const auto* const standstill = std::get_if<Standstill>(&one.form)) {
    EXPECT_EQ(standstill->mutual, std::get<Standstill>(other.form).mutual);
    EXPECT_EQ(standstill->deadline, std::get<Standstill>(other.form).deadline);
  }
  if (const auto* const silence = std::get_if<Silence>(&one.form)) {
    EXPECT_EQ(silence->busy, std::get<Silence>(other.form).busy);
  }
}

}  // namespace backfault::samples
