#include "harness/scenario/expectation.h"

#include <gmock/gmock.h>

namespace backfault {
namespace {

using ::testing::HasSubstr;

const std::vector<Axis>& axes() {
  static const std::vector<Axis> all = {
      {.label = "sink", .path = {}, .values = {}, .value_labels = {"null", "file"}}};
  return all;
}

Result<Json> choose(const std::string& text, const std::string& sink) {
  const auto list = parse_json(text, "s.json");
  if (!list) return tl::unexpected(list.error());
  JsonProblem problem("s.json");
  Json chosen = expectation_for(JsonValue(*list, "/expect", problem), {{"sink", sink}}, axes());
  return problem.result(std::move(chosen));
}

constexpr auto two = R"([{"when": {"sink": "null"}, "outcome": ["hung"]},
                         {"outcome": ["verified"]}])";

TEST(Expectation, TheFirstEntryThatFitsCounts) {
  EXPECT_EQ(choose(two, "null")->dump(), R"({"outcome":["hung"]})");
}

TEST(Expectation, AnEntryWithoutAConditionFitsEveryCell) {
  EXPECT_EQ(choose(two, "file")->dump(), R"({"outcome":["verified"]})");
}

TEST(Expectation, ACellThatNoEntryFitsIsRefused) {
  const auto chosen = choose(R"([{"when": {"sink": "null"}, "outcome": "hung"}])", "file");
  ASSERT_FALSE(chosen);
  EXPECT_THAT(chosen.error().text, HasSubstr("no entry fits"));
}

TEST(Expectation, AMisspeltValueIsRefusedWhateverTheCell) {
  const auto chosen =
      choose(R"([{"outcome": "hung"}, {"when": {"sink": "nul"}, "outcome": "hung"}])", "file");
  ASSERT_FALSE(chosen);
  EXPECT_THAT(chosen.error().text, HasSubstr("did you mean \"null\""));
  EXPECT_THAT(chosen.error().text, HasSubstr("/expect/1/when/sink"));
}

TEST(Expectation, AnUnknownAxisIsRefused) {
  const auto chosen = choose(R"([{"when": {"sinks": "null"}, "outcome": "hung"}])", "null");
  ASSERT_FALSE(chosen);
  EXPECT_THAT(chosen.error().text, HasSubstr("unknown axis \"sinks\""));
}

}  // namespace
}  // namespace backfault
