#include "harness/record/trial_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/json/document.h"
#include "test/harness/record/samples.h"

namespace backfault {
namespace {

using nlohmann::json;
using samples::expect_same;
using testing::HasSubstr;

std::string trial_error(const std::string& line) {
  const Result<TrialRecord> read = trial_record_from_line(line, "trials.jsonl:3");
  return read.has_value() ? "it was accepted" : read.error().text;
}

TEST(TrialJson, GivesBackEveryField) {
  const TrialRecord given = samples::trial_record();
  const Result<TrialRecord> read = trial_record_from_line(trial_record_to_line(given), "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->trial, given.trial);
  EXPECT_EQ(read->scenario, given.scenario);
  EXPECT_EQ(read->variant, given.variant);
  EXPECT_EQ(read->cell, given.cell);
  EXPECT_EQ(read->seed, given.seed);
  EXPECT_EQ(read->started, given.started);
  EXPECT_EQ(read->duration, given.duration);
  EXPECT_EQ(read->verdict.outcome, given.verdict.outcome);
  EXPECT_EQ(read->verdict.judgement, given.verdict.judgement);
  EXPECT_EQ(read->verdict.reason, given.verdict.reason);
  ASSERT_TRUE(read->hang.has_value());
  EXPECT_EQ(read->hang->kind, given.hang->kind);
  EXPECT_EQ(read->hang->proof, given.hang->proof);
  EXPECT_EQ(read->hang->last_movement, given.hang->last_movement);
  EXPECT_EQ(read->hang->detected, given.hang->detected);
  EXPECT_EQ(read->hang->summary, given.hang->summary);
  EXPECT_EQ(read->hang->cycle, given.hang->cycle);
  EXPECT_EQ(read->hang->certificate, given.hang->certificate);
  expect_same(read->comm_errors, given.comm_errors);
  expect_same(read->faults, given.faults);
  expect_same(read->processes, given.processes);
  EXPECT_EQ(read->progress, given.progress);
  EXPECT_EQ(read->verification.state, given.verification.state);
  EXPECT_EQ(read->verification.detail, given.verification.detail);
  EXPECT_EQ(read->own_check, given.own_check);
  ASSERT_TRUE(read->recovery);
  EXPECT_EQ(read->recovery->state, given.recovery->state);
  EXPECT_EQ(read->recovery->detail, given.recovery->detail);
  ASSERT_TRUE(read->older_backup);
  EXPECT_EQ(read->older_backup->state, given.older_backup->state);
  EXPECT_EQ(read->older_backup->detail, given.older_backup->detail);
  expect_same(read->events, given.events);
  EXPECT_EQ(read->weaker, given.weaker);
}

TEST(TrialJson, GivesBackATrialWithoutAnything) {
  const std::string line = trial_record_to_line(TrialRecord{});
  const Result<TrialRecord> read = trial_record_from_line(line, "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_FALSE(read->hang.has_value());
  EXPECT_EQ(trial_record_to_line(*read), line);
}

TEST(TrialJson, UsesTheFieldNamesThatPipelinesRelyOn) {
  const json line = json::parse(trial_record_to_line(samples::trial_record()));
  EXPECT_EQ(line["schema"], "backfault-trial/1");
  EXPECT_EQ(line["trial"], 17);
  EXPECT_EQ(line["scenario"], "q192440");
  EXPECT_EQ(line["variant"], "sink=null flow_control=legacy");
  EXPECT_EQ(line["seed"], "18446744073709551615") << "64 bits do not fit into a JSON number";
  EXPECT_EQ(line["started"], format_wall_time({.unix_us = 1'700'000'000'123'456}));
  EXPECT_EQ(line["started_unix_us"], 1'700'000'000'123'456);
  EXPECT_EQ(line["duration_us"], 130);
  EXPECT_EQ(line["outcome"], "hung");
  EXPECT_EQ(line["verdict"], "failed");
  EXPECT_EQ(line["reason"], "the client hung, 50 us after its last movement");
  EXPECT_EQ(line["hang"]["kind"], "lost_wakeup");
  EXPECT_EQ(line["hang"]["proof"], "frozen_until");
  EXPECT_EQ(line["hang"]["last_movement_us"], 170);
  EXPECT_EQ(line["hang"]["detected_us"], 180);
  EXPECT_EQ(line["hang"]["cycle"].size(), 2U);
  EXPECT_EQ(line["hang"]["certificate"], "evidence/17/certificate.json");
  EXPECT_EQ(line["comm_errors"][0]["at_us"], 50);
  EXPECT_EQ(line["comm_errors"][0]["side"], "server");
  EXPECT_EQ(line["comm_errors"][0]["code"], "0xC7FF000D");
  EXPECT_EQ(line["faults"][0]["on"], json({"server", "client", "wire"}));
  EXPECT_EQ(line["faults"][0]["applied_us"], 60);
  EXPECT_EQ(line["faults"][0]["reverted"], true);
  EXPECT_EQ(line["processes"][0]["exit"], json({{"code", 3}}));
  EXPECT_TRUE(line["processes"][1]["exit"].is_null());
  EXPECT_EQ(line["processes"][0]["max_rss_bytes"], 18'446'744'073'709'551'615ULL);
  EXPECT_TRUE(line["progress"]["bytes_to_client"].is_null());
  EXPECT_EQ(line["progress"]["bytes_to_server"], 150);
  EXPECT_EQ(line["verification"]["state"], "different");
}

TEST(TrialJson, TellsASignalFromAnExitCode) {
  TrialRecord record;
  record.processes = {{.role = "client", .exit = Signalled{.number = 11}}};
  const std::string line = trial_record_to_line(record);
  EXPECT_EQ(json::parse(line)["processes"][0]["exit"], json({{"signal", 11}}));
  EXPECT_EQ(trial_record_from_line(line, "here")->processes[0].exit,
            ExitState(Signalled{.number = 11}));
}

TEST(TrialJson, IsOneLineWhateverTheTextsHold) {
  TrialRecord record;
  record.verdict.reason = "one\ntwo\r\x01\xFF";
  const std::string line = trial_record_to_line(record);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(trial_record_from_line(line, "here")->verdict.reason, "one\ntwo\\x0D\\x01\\xFF");
}

TEST(TrialJson, KeepsEverySeed) {
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 53U, ~0ULL}) {
    TrialRecord record;
    record.seed = {.value = seed};
    EXPECT_EQ(trial_record_from_line(trial_record_to_line(record), "here")->seed.value, seed);
  }
}

TEST(TrialJson, KeepsTimesThatNoClockGives) {
  for (const std::int64_t number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                                    std::numeric_limits<std::int64_t>::max()}) {
    TrialRecord record;
    record.started = {.unix_us = number};
    record.duration = Duration(number);
    const Result<TrialRecord> read = trial_record_from_line(trial_record_to_line(record), "here");
    ASSERT_TRUE(read.has_value()) << read.error().text;
    EXPECT_EQ(read->started.unix_us, number);
    EXPECT_EQ(read->duration, Duration(number));
  }
}

TEST(TrialJson, RefusesSeedsThatAreNoNumbers) {
  for (const json& seed :
       {json(5), json(""), json("-1"), json("18446744073709551616"), json("1x")}) {
    json line = json::parse(trial_record_to_line(TrialRecord{}));
    line["seed"] = seed;
    EXPECT_THAT(trial_error(line.dump()), HasSubstr("where a string of decimal digits")) << seed;
  }
}

TEST(TrialJson, RefusesAnotherVersionAndAnotherDocument) {
  json line = json::parse(trial_record_to_line(TrialRecord{}));
  line["schema"] = "backfault-trial/2";
  EXPECT_EQ(trial_error(line.dump()),
            "trials.jsonl:3: /schema: \"backfault-trial/2\" was found, and this version reads "
            "\"backfault-trial/1\"");
  line["schema"] = "backfault-observation/1";
  EXPECT_THAT(trial_error(line.dump()), HasSubstr("backfault-observation/1"));
}

TEST(TrialJson, RefusesALineOfFiftyMegabytes) {
  const std::string line =
      "{\"schema\":\"backfault-trial/1\",\"x\":\"" + std::string(50'000'000, 'x') + "\"}";
  EXPECT_THAT(trial_error(line), HasSubstr("bytes are too many (at most 16777216)"));
}

TEST(TrialJson, RefusesBottomlessNesting) {
  EXPECT_THAT(trial_error(std::string(line_bounds.bytes, '[')),
              "trials.jsonl:3:33: nested more than 32 levels deep");
}

}  // namespace
}  // namespace backfault
