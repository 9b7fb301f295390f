#include "harness/scenario/document_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string set(const std::string& pointer, const std::string& value) {
  Json document = parse_json(q192440, "s.json").value();
  document.erase("matrix");
  const auto applied = apply_overrides(document, std::vector<Override>{{pointer, value}}, "s.json");
  if (!applied) return applied.error().text;
  return document.at(Json::json_pointer(pointer)).dump();
}

TEST(SplitPointer, UnescapesItsSegments) {
  EXPECT_THAT(split_pointer("/a~1b/~0/").value(), ElementsAre("a/b", "~", ""));
  EXPECT_EQ(error_text(split_pointer("client")),
            "\"client\" is no JSON pointer (such as /client/with/sink)");
  EXPECT_FALSE(split_pointer("").has_value());
  EXPECT_THAT(error_text(split_pointer("/a~2")), HasSubstr("must be ~0 (a tilde) or ~1"));
  EXPECT_THAT(error_text(split_pointer("/~")), HasSubstr("must be ~0 (a tilde) or ~1"));
  EXPECT_EQ(error_text(split_pointer(std::string(1000, '/'))), "the path is too long");
}

TEST(IsPrefix, ComparesWholeSegments) {
  EXPECT_TRUE(is_prefix({"a"}, {"a", "b"}));
  EXPECT_TRUE(is_prefix({"a"}, {"a"}));
  EXPECT_FALSE(is_prefix({"a", "b"}, {"a"}));
  EXPECT_FALSE(is_prefix({"a"}, {"ab"}));
}

TEST(ApplyOverrides, TakesJsonOrElseText) {
  EXPECT_EQ(set("/trials", "5"), "5");
  EXPECT_EQ(set("/faults", "[]"), "[]");
  EXPECT_EQ(set("/server/with/data", "/usr/include"), "\"/usr/include\"");
  EXPECT_EQ(set("/server/with/data", "64MiB"), "\"64MiB\"");
  EXPECT_EQ(set("/server/with/data", "\"5\""), "\"5\"");
  EXPECT_EQ(set("/client/with/sink", "null"), "\"null\"") << "no value of a scenario is null";
  EXPECT_EQ(set("/client/with/x", "1.50"), "\"1.50\"") << "nor a fraction";
  EXPECT_EQ(set("/client/with/x", ""), "\"\"");
  EXPECT_EQ(set("/client/with/x", "{\"a\": 1, \"a\": 2}"), R"("{\"a\": 1, \"a\": 2}")");
}

TEST(ApplyOverrides, MakesWhatAScenarioMayHave) {
  EXPECT_EQ(set("/client/with/new-option", "x"), "\"x\"");
  EXPECT_EQ(set("/expect/outcome", "hung"), "\"hung\"");
  Json document = parse_json(scenario_with(""), "s.json").value();
  const std::vector<Override> overrides{{"/server/with/data", "1MiB"}, {"/limits/trial", "5s"}};
  ASSERT_TRUE(apply_overrides(document, overrides, "s.json").has_value());
  EXPECT_EQ(document["server"].dump(), R"({"with":{"data":"1MiB"}})");
  EXPECT_EQ(document["limits"].dump(), R"({"trial":"5s"})");
}

TEST(ApplyOverrides, NamesTheNearestKey) {
  EXPECT_EQ(set("/cleint/with/sink", "x"),
            "s.json: --set /cleint/with/sink: unknown key \"cleint\" (known: schema, name, "
            "summary, server, client, matrix, faults, trials, limits, recovery, older_backup, "
            "expect, compare; did you "
            "mean \"client\"?)");
  EXPECT_THAT(set("/limits/trail", "1s"), HasSubstr("did you mean \"trial\"?"));
  EXPECT_THAT(set("/client/wiht/x", "1s"), HasSubstr("did you mean \"with\"?"));
}

TEST(ApplyOverrides, RefusesPlacesThatAreNone) {
  EXPECT_THAT(set("/client/target/x", "1"), HasSubstr("/client/target is \"mock\", nothing"));
  EXPECT_THAT(set("/compare/1/of", "x"), HasSubstr("/compare has 1 entries, none is \"1\""));
  EXPECT_THAT(set("/compare/00/of", "x"), HasSubstr("none is \"00\""));
  EXPECT_THAT(set("/compare/-1/of", "x"), HasSubstr("none is \"-1\""));
  EXPECT_THAT(set("client", "x"), HasSubstr("is no JSON pointer"));
  EXPECT_THAT(set("/name", "\xFF"), HasSubstr("allowed: valid UTF-8"));
  EXPECT_THAT(set("/name", "a\x01"), HasSubstr("without control characters"));
  EXPECT_THAT(set("/name", std::string(70'000, 'x')), HasSubstr("at most 65536 bytes"));
  Json list = Json::array();
  EXPECT_FALSE(apply_overrides(list, std::vector<Override>{{"/a", "1"}}, "s.json").has_value());
}

TEST(ApplyOverrides, RefusesWhatTheMatrixWouldReplace) {
  Json document = parse_json(q192440, "s.json").value();
  const auto error = [&](const std::string& pointer) {
    return error_text(apply_overrides(document, std::vector<Override>{{pointer, "x"}}, "s.json"));
  };
  EXPECT_EQ(error("/client/with/sink"),
            "s.json: --set /client/with/sink: the matrix varies \"/client/with/sink\", which would "
            "replace this value (set /matrix/~1client~1with~1sink instead)");
  EXPECT_THAT(error("/faults/0/with/latency"), HasSubstr("the matrix varies \"/faults\""));
  EXPECT_EQ(error("/matrix/~1client~1with~1sink"), "no error");
}

}  // namespace
}  // namespace backfault
