#include "harness/record/observation_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "test/harness/record/samples.h"

namespace backfault {
namespace {

using nlohmann::json;
using samples::expect_same;
using testing::HasSubstr;
using testing::StartsWith;

std::string with(const json::json_pointer& path, const json& value) {
  json document = json::parse(observation_to_json(samples::observation()));
  document[path] = value;
  return document.dump();
}

std::string observation_error(const std::string& text) {
  const Result<Observation> read = observation_from_json(text, "observation.json");
  return read.has_value() ? "it was accepted" : read.error().text;
}

TEST(ObservationJson, GivesBackEveryField) {
  const Observation given = samples::observation();
  const Result<Observation> read = observation_from_json(observation_to_json(given), "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->trial, given.trial);
  EXPECT_EQ(read->started, given.started);
  EXPECT_EQ(read->duration, given.duration);
  EXPECT_EQ(read->invalid, given.invalid);
  EXPECT_EQ(read->skipped, given.skipped);
  EXPECT_EQ(read->weaker, given.weaker);
  expect_same(read->events, given.events);
  expect_same(read->processes, given.processes);
  expect_same(read->faults, given.faults);
  EXPECT_EQ(read->moving_watch_interval, given.moving_watch_interval);
  expect_same(read->stalls, given.stalls);
  expect_same(read->comm_errors, given.comm_errors);
  EXPECT_EQ(read->progress, given.progress);
  EXPECT_EQ(read->last_progress, given.last_progress);
  expect_same(read->waits_at_stop, given.waits_at_stop);
  EXPECT_EQ(read->stop, given.stop);
  EXPECT_EQ(read->verification.state, given.verification.state);
  EXPECT_EQ(read->verification.detail, given.verification.detail);
  EXPECT_EQ(read->own_check, given.own_check);
  ASSERT_TRUE(read->recovery);
  EXPECT_EQ(read->recovery->state, given.recovery->state);
  EXPECT_EQ(read->recovery->detail, given.recovery->detail);
  ASSERT_TRUE(read->older_backup);
  EXPECT_EQ(read->older_backup->state, given.older_backup->state);
  EXPECT_EQ(read->older_backup->detail, given.older_backup->detail);
}

TEST(ObservationJson, GivesBackAnEmptyObservation) {
  const std::string text = observation_to_json(Observation{});
  const Result<Observation> read = observation_from_json(text, "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(observation_to_json(*read), text);
}

TEST(ObservationJson, ReadsAnOlderFileWithTheWatchIntervalOfItsBuild) {
  json document = json::parse(observation_to_json(samples::observation()));
  document.erase("moving_watch_interval_us");
  const Result<Observation> read = observation_from_json(document.dump(), "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->moving_watch_interval, std::chrono::milliseconds(20));
}

TEST(ObservationJson, WritesEveryFormOfAStallAsOneFlatObject) {
  const json stalls = json::parse(observation_to_json(samples::observation()))["stalls"];
  ASSERT_EQ(stalls.size(), 4U);
  for (const json& stall : stalls) EXPECT_EQ(stall.size(), 10U);
  EXPECT_EQ(stalls[0]["still"], true);
  EXPECT_EQ(stalls[0]["deadline_us"], 100);
  EXPECT_EQ(stalls[0]["busy"], json::array());
  EXPECT_EQ(stalls[1]["still"], false);
  EXPECT_EQ(stalls[1]["snapshot"], stalls[0]["snapshot"]);
  EXPECT_EQ(stalls[2]["snapshot"], nullptr);
  EXPECT_EQ(stalls[2]["busy"].size(), 2U);
  EXPECT_EQ(stalls[3]["busy"], json::array());
}

TEST(ObservationJson, RefusesAStallOfSeveralForms) {
  const auto error = [](const char* path, const json& value) {
    return observation_error(with(json::json_pointer(path), value));
  };
  const json busy = json::parse(observation_to_json(samples::observation()))["stalls"][2]["busy"];
  const std::string several = ": the fields belong to several forms of a stall";
  EXPECT_EQ(error("/stalls/0/busy", busy), "observation.json: /stalls/0" + several);
  EXPECT_EQ(error("/stalls/1/busy", busy), "observation.json: /stalls/1" + several);
  EXPECT_EQ(error("/stalls/2/mutual", true), "observation.json: /stalls/2" + several);
  EXPECT_EQ(error("/stalls/2/deadline_us", 5), "observation.json: /stalls/2" + several);
}

TEST(ObservationJson, SaysUnknownAsNull) {
  const json document = json::parse(observation_to_json(Observation{}));
  EXPECT_TRUE(document["last_progress_us"].is_null());
  EXPECT_TRUE(document["progress"]["bytes_to_client"].is_null());
}

TEST(ObservationJson, MakesHostileBytesVisible) {
  Observation given;
  given.events = {{.at = {}, .what = "output", .detail = std::string("\xFF\0\x1B[2J", 6)}};
  given.comm_errors = {{.text = std::string(1'000'000, '\xC3')}};
  const std::string text = observation_to_json(given);
  const Result<Observation> read = observation_from_json(text, "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->events[0].detail, "\\xFF\\x00\\x1B[2J");
  EXPECT_THAT(read->comm_errors[0].text, HasSubstr(" bytes cut]"));
  EXPECT_EQ(observation_to_json(*read), text) << "cleaning twice must change nothing";
}

TEST(ObservationJson, PassesUnknownKeysBy) {
  EXPECT_EQ(observation_error(with(json::json_pointer("/mood"), "good")), "it was accepted");
  EXPECT_EQ(observation_error(with(json::json_pointer("/processes/0/mood"), 1)), "it was accepted");
}

TEST(ObservationJson, RefusesAnotherSchemaVersion) {
  EXPECT_EQ(observation_error(with(json::json_pointer("/schema"), "backfault-observation/2")),
            "observation.json: /schema: \"backfault-observation/2\" was found, and this version "
            "reads \"backfault-observation/1\"");
  EXPECT_THAT(observation_error(with(json::json_pointer("/schema"), 1)),
              HasSubstr("/schema: 1 was found"));
  EXPECT_THAT(observation_error("{}"), HasSubstr("names no schema"));
  EXPECT_THAT(observation_error("[]"), HasSubstr("names no schema"));
  EXPECT_THAT(observation_error("null"), HasSubstr("names no schema"));
}

TEST(ObservationJson, NamesThePlaceOfAWrongValue) {
  const auto error = [](const char* path, const json& value) {
    return observation_error(with(json::json_pointer(path), value));
  };
  EXPECT_EQ(error("/stalls/0/waits/0/kind", "lunch"),
            "observation.json: /stalls/0/waits/0/kind: \"lunch\" was found where one of "
            "not_waiting sleep shared_futex private_futex socket pipe event_set child file_lock "
            "semaphore signal timer other unreadable belongs");
  EXPECT_THAT(error("/trial", -1), HasSubstr("/trial: -1 was found where a whole number from 0"));
  EXPECT_THAT(error("/trial", 1.5), HasSubstr("/trial: 1.5 was found"));
  EXPECT_THAT(error("/trial", "1"), HasSubstr("/trial: \"1\" was found"));
  EXPECT_THAT(error("/events", json::object()), HasSubstr("an object was found where an array"));
  EXPECT_THAT(error("/events/0", 3), HasSubstr("/events/0: 3 was found where an object belongs"));
  EXPECT_THAT(error("/progress", nullptr), HasSubstr("/progress: null was found"));
  EXPECT_THAT(error("/stop", json::array()), HasSubstr("/stop: an array was found"));
  EXPECT_THAT(error("/processes/0/exit", {{"code", 1}, {"signal", 2}}), HasSubstr("either a code"));
  EXPECT_THAT(error("/processes/0/exit", json::object()), HasSubstr("either a code or a signal"));
  EXPECT_THAT(error("/processes/0/exit", {{"code", 1e300}}), HasSubstr("either a code"));
  EXPECT_THAT(error("/processes/0/ended_by_harness", 0), HasSubstr("true or false"));
  EXPECT_THAT(error("/waits_at_stop/0/pid", 1ULL << 40U), HasSubstr("a whole number"));
}

TEST(ObservationJson, NamesAMissingKey) {
  json document = json::parse(observation_to_json(samples::observation()));
  document["faults"][1].erase("proof");
  EXPECT_EQ(observation_error(document.dump()),
            "observation.json: /faults/1: \"proof\" is missing");
}

TEST(ObservationJson, RefusesWhatIsNoJsonWithoutThrowing) {
  EXPECT_THAT(observation_error(""), StartsWith("observation.json:1:1: syntax error"));
  EXPECT_THAT(observation_error(std::string("\0\0", 2)),
              StartsWith("observation.json:1:1: the text holds a NUL byte"));
  EXPECT_THAT(observation_error("{\n\"schema\": \"\xFF\"}"),
              StartsWith("observation.json:2:12: syntax error"));
  EXPECT_THAT(observation_error("{} // written by hand"), HasSubstr("observation.json:1:4: "));
  const std::string whole = observation_to_json(samples::observation());
  for (std::size_t length = 0; length + 2 < whole.size(); length += 7) {
    EXPECT_THAT(observation_error(whole.substr(0, length)), HasSubstr(": syntax error"));
  }
}

TEST(ObservationJson, RefusesADuplicateKey) {
  std::string text = observation_to_json(samples::observation());
  text.insert(2, "  \"trial\": 1,\n");
  EXPECT_EQ(observation_error(text),
            "observation.json:4:9: /trial: the key \"trial\" stands twice");
}

}  // namespace
}  // namespace backfault
