#include "harness/scenario/read_fault_use.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::HasSubstr;

Result<FaultUse> read_use(const std::string& text) {
  const FaultCatalogue catalogue = sample_faults();
  return read_with<FaultUse>(
      text, [&](const JsonValue& value) { return read_fault_use(value, &catalogue); });
}

std::string use_error(const std::string& text) { return error_text(read_use(text)); }

TEST(ReadFaultUse, FillsInPlaceTimeAndParameters) {
  EXPECT_EQ(read_use(R"({"fault": "delay"})").value(), (FaultUse{.fault = "delay",
                                                                 .on = {Role::wire},
                                                                 .at = AtStart{},
                                                                 .hold = std::nullopt,
                                                                 .with = {{"latency", "100ms"}}}));
}

TEST(ReadFaultUse, ReadsEveryMember) {
  EXPECT_EQ(
      read_use(R"({"fault": "pin_cpu", "on": ["client", "server"], "at": "1.5s", "for": "2s"})")
          .value(),
      (FaultUse{.fault = "pin_cpu",
                .on = {Role::client, Role::server},
                .at = AfterTime{std::chrono::milliseconds(1500)},
                .hold = std::chrono::seconds(2),
                .with = {}}));
  EXPECT_EQ(read_use(R"({"fault": "delay", "on": "wire", "at": "start", "for": "end",
                     "with": {"latency": "0.5s"}})")
                ->with.at("latency"),
            "500ms");
}

TEST(ReadFaultUse, ReadsTriggersByBytes) {
  EXPECT_EQ(read_use(R"({"fault": "delay", "at": {"bytes": "1MiB"}})")->at,
            Trigger(AfterBytes{.bytes = {1 << 20}, .towards = Towards::client}));
  EXPECT_EQ(
      read_use(R"({"fault": "delay", "at": {"bytes": "1KiB", "direction": "to_server"}})")->at,
      Trigger(AfterBytes{.bytes = {1 << 10}, .towards = Towards::server}));
  EXPECT_EQ(read_use(R"({"fault": "delay", "at": {"bytes": "1KiB", "direction": "either"}})")->at,
            Trigger(AfterBytes{.bytes = {1 << 10}, .towards = Towards::either}));
  EXPECT_EQ(use_error(R"({"fault": "delay", "at": {"bytes": "1KiB", "direction": "up"}})"),
            "t.json: /at/at/direction: value \"up\": allowed: \"to_client\", \"to_server\" or "
            "\"either\"");
}

TEST(ReadFaultUse, ReadsTriggersByOperation) {
  EXPECT_EQ(read_use(R"({"fault": "delay", "at": {"operation": "read", "nth": 12}})")->at,
            Trigger(AfterOperation{.operation = "read", .nth = 12}));
  EXPECT_EQ(read_use(R"({"fault": "delay", "at": {"operation": "open"}})")->at,
            Trigger(AfterOperation{.operation = "open", .nth = 1}));
  EXPECT_THAT(use_error(R"({"fault": "delay", "at": {"operation": "read", "nth": 0}})"),
              HasSubstr("/at/at/nth: value 0: allowed: "));
  EXPECT_THAT(use_error(R"({"fault": "delay", "at": {"operation": 5}})"), HasSubstr("/operation"));
}

TEST(ReadFaultUse, ReadsTriggersByChance) {
  EXPECT_EQ(read_use(R"({"fault": "delay", "at": {"chance_per_second": 0.25}})")->at,
            Trigger(ByChance{.per_second = 0.25}));
  for (const char* const chance : {"0", "-1", "1001", "\"1\"", "true"}) {
    EXPECT_THAT(use_error(R"({"fault": "delay", "at": {"chance_per_second": )" +
                          std::string(chance) + "}}"),
                HasSubstr("allowed: a number above 0, at most 1000"));
  }
}

TEST(ReadFaultUse, SaysWhichTriggersThereAre) {
  EXPECT_THAT(use_error(R"({"fault": "delay", "at": "soon"})"), HasSubstr("allowed: \"start\", a"));
  EXPECT_THAT(use_error(R"({"fault": "delay", "at": 3})"), HasSubstr("allowed: \"start\", a"));
  EXPECT_THAT(use_error(R"({"fault": "delay", "at": {}})"), HasSubstr("allowed: \"start\", a"));
  EXPECT_THAT(use_error(R"({"fault": "delay", "at": {"bytes": "1KiB", "nth": 2}})"),
              HasSubstr("unknown key \"nth\""));
}

TEST(ReadFaultUse, NamesTheNearestFault) {
  EXPECT_EQ(use_error(R"({"fault": "pin_cpus", "on": "client"})"),
            "t.json: /at/fault: unknown fault \"pin_cpus\" (known: pin_cpu, delay; did you mean "
            "\"pin_cpu\"?)");
  EXPECT_THAT(use_error(R"({"fault": "a/b"})"), HasSubstr("allowed: a name"));
  EXPECT_THAT(use_error(R"({"on": "client"})"), HasSubstr("the key \"fault\" is missing"));
  EXPECT_THAT(use_error("[]"), HasSubstr("allowed: an object"));
}

TEST(ReadFaultUse, ChecksWhereAFaultMayStand) {
  EXPECT_EQ(use_error(R"({"fault": "pin_cpu"})"), "t.json: /at: the key \"on\" is missing");
  EXPECT_EQ(use_error(R"({"fault": "pin_cpu", "on": ["client", "wire"]})"),
            "t.json: /at/on: pin_cpu cannot stand on wire (allowed: \"server\", \"client\")");
}

TEST(ReadFaultUse, ChecksParameters) {
  EXPECT_EQ(use_error(R"({"fault": "delay", "with": {"latency": "2h"}})"),
            "t.json: /at/with: parameter \"latency\": value \"2h\": allowed: at most 1h");
  EXPECT_THAT(use_error(R"({"fault": "delay", "with": {"latenzy": "2h"}})"),
              HasSubstr("did you mean \"latency\"?"));
  EXPECT_THAT(use_error(R"({"fault": "delay", "with": []})"), HasSubstr("allowed: an object"));
}

TEST(ReadFaultUse, RefusesAHoldOfNothing) {
  for (const char* const hold : {"\"0s\"", "\"0\"", "\"ever\"", "5", "\"-1s\""}) {
    EXPECT_FALSE(read_use(R"({"fault": "delay", "for": )" + std::string(hold) + "}").has_value());
  }
  EXPECT_EQ(use_error(R"({"fault": "delay", "for": "0s"})"),
            "t.json: /at/for: value \"0s\": allowed: \"end\", or a time of more than zero such as "
            "\"500ms\"");
}

TEST(ReadFaultUse, TakesAnythingWithoutACatalogue) {
  const auto use =
      read_with<FaultUse>(R"({"fault": "other", "on": "client", "with": {"x": 1}})",
                          [](const JsonValue& value) { return read_fault_use(value, nullptr); });
  EXPECT_EQ(use->with.at("x"), "1");
}

}  // namespace
}  // namespace backfault
