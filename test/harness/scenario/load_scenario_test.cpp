#include "harness/scenario/load_scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

std::string scenario_error(const std::string& members) {
  return error_text(load_sample(scenario_with(members)));
}

TEST(LoadScenario, SpellsOutEveryCell) {
  const auto scenario = load_sample(q192440);
  ASSERT_TRUE(scenario.has_value()) << scenario.error().text;
  EXPECT_EQ(scenario->name, "q192440");
  EXPECT_EQ(scenario->origin, "s.json");
  EXPECT_EQ(scenario->trials, 100U);
  ASSERT_EQ(scenario->variants.size(), 12U);
  const Variant& first = scenario->variants[0];
  EXPECT_EQ(first.name, "sink=null flow_control=legacy faults=pin_cpu");
  EXPECT_THAT(first.cell, UnorderedElementsAre(Pair("sink", "null"), Pair("flow_control", "legacy"),
                                               Pair("faults", "pin_cpu")));
  EXPECT_EQ(first.faults.size(), 1U);
  const Variant& last = scenario->variants[11];
  EXPECT_EQ(last.name, "sink=file flow_control=fixed faults=none");
  EXPECT_EQ(last.client.with.at("sink"), "file");
  EXPECT_EQ(last.server->with.at("data"), "64MiB");
  EXPECT_TRUE(last.faults.empty());
  ASSERT_EQ(scenario->comparisons.size(), 1U);
  EXPECT_EQ(scenario->comparisons[0].axis, "faults");
}

TEST(LoadScenario, HasOneNamelessVariantWithoutAMatrix) {
  const auto scenario = load_sample(scenario_with(""));
  ASSERT_EQ(scenario->variants.size(), 1U);
  EXPECT_EQ(scenario->variants[0].name, "");
  EXPECT_EQ(scenario->trials, 1U);
}

TEST(LoadScenario, AppliesOverridesFirst) {
  const auto scenario = load_sample(q192440, {{"/server/with/data", "/usr/include"},
                                              {"/matrix/~1client~1with~1sink", "[\"x\"]"}});
  ASSERT_TRUE(scenario.has_value()) << scenario.error().text;
  EXPECT_EQ(scenario->variants.size(), 4U);
  EXPECT_EQ(scenario->variants[0].server->with.at("data"), "/usr/include");
  EXPECT_THAT(error_text(load_sample(q192440, {{"/client/with/sink", "file"}})),
              HasSubstr("the matrix varies \"/client/with/sink\""));
}

TEST(LoadScenario, NamesTheCellOfAnError) {
  EXPECT_EQ(scenario_error(R"("matrix": {"/limits/trial": ["5s", "5x"]})").substr(0, 43),
            "s.json: /limits/trial: value \"5x\": allowed:");
  EXPECT_THAT(scenario_error(R"("matrix": {"/limits/trial": ["5s", "5x"]})"),
              HasSubstr("(in the cell trial=5x)"));
}

TEST(LoadScenario, RefusesWrongDocuments) {
  EXPECT_EQ(error_text(load_sample("[]")), "s.json: value []: allowed: an object");
  EXPECT_EQ(error_text(load_sample("{}")), "s.json: the key \"schema\" is missing");
  EXPECT_EQ(error_text(load_sample(R"({"schema": "backfault-target/1"})")),
            "s.json: /schema: value \"backfault-target/1\": allowed: \"backfault-scenario/1\"");
  EXPECT_THAT(error_text(load_sample(R"({"schema": 1})")), HasSubstr("/schema: value 1"));
  EXPECT_THAT(error_text(load_sample(R"({"schema": "backfault-scenario/1", "name": "s"})")),
              HasSubstr("the key \"client\" is missing"));
  EXPECT_THAT(scenario_error(R"("name": "t")"), HasSubstr("stands twice"));
  EXPECT_THAT(scenario_error(R"("expects": {})"), HasSubstr("did you mean \"expect\"?"));
}

TEST(LoadScenario, RefusesAbsurdCounts) {
  for (const char* const trials : {"0", "-1", "10000001", "1e3", "1.5", "\"5\"", "null", "[1]"}) {
    EXPECT_THAT(scenario_error("\"trials\": " + std::string(trials)),
                HasSubstr("/trials: value " +
                          std::string(trials == std::string("1e3") ? "1000.0" : trials)))
        << trials;
  }
}

TEST(LoadScenario, RefusesBadNames) {
  for (const char* const name : {"", "a/b", "a b", "..", "-n", "a\\nb", "\\u00e9"}) {
    const std::string text = R"({"schema": "backfault-scenario/1", "client": {"target": "m"}, )";
    EXPECT_THAT(error_text(load_sample(text + "\"name\": \"" + name + "\"}")),
                HasSubstr("allowed: a name of 1 to 100 characters"))
        << name;
  }
}

TEST(LoadScenario, ChecksComparisons) {
  const std::string axes = R"("matrix": {"/client/with/sink": ["null", "file"]}, "compare": )";
  EXPECT_EQ(scenario_error(axes + R"([{"axis": "sink", "of": "nul", "against": "file"}])"),
            "s.json: /compare/0/of: unknown value \"nul\" (known: null, file; did you mean "
            "\"null\"?)");
  EXPECT_THAT(scenario_error(axes + R"([{"axis": "snik", "of": "null", "against": "file"}])"),
              HasSubstr("/compare/0/axis: unknown axis \"snik\" (known: sink; did you mean"));
  EXPECT_THAT(scenario_error(axes + R"([{"axis": "sink", "of": "file", "against": "file"}])"),
              HasSubstr("/compare/0: compares a value with itself"));
  EXPECT_THAT(scenario_error(R"("compare": [{"axis": "x", "of": "a", "against": "b"}])"),
              HasSubstr("unknown axis \"x\" (none is known)"));
}

TEST(LoadScenario, SurvivesAnyChangeOfItsText) {
  std::mt19937 chance(11);
  const std::string sample = q192440;
  const std::string bytes = "{}[]\",:/\\0-9eE.~# \n\t\x01\xFF";
  int refused = 0;
  for (int round = 0; round < 500; ++round) {
    std::string text = sample;
    for (int change = 0; change < 2; ++change) {
      text[chance() % text.size()] = bytes[chance() % bytes.size()];
    }
    const auto scenario = load_sample(text);
    if (scenario) continue;
    ++refused;
    EXPECT_THAT(scenario.error().text, testing::StartsWith("s.json:"));
    EXPECT_EQ(scenario.error().text.find('\n'), std::string::npos) << scenario.error().text;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace backfault
