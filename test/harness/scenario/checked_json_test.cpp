#include "harness/scenario/checked_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::uint64_t count_of(const JsonValue& value) { return value.count(1, 100); }

std::string count_error(const std::string& text) {
  return error_text(read_with<std::uint64_t>(text, count_of));
}

TEST(JsonValue, ReadsCountsWithinTheirRange) {
  EXPECT_EQ(read_with<std::uint64_t>("100", count_of).value(), 100U);
  EXPECT_EQ(count_error("0"), "t.json: /at: value 0: allowed: a whole number from 1 to 100");
  for (const char* const text :
       {"101", "-5", "1.0", "1e2", "18446744073709551615", "18446744073709551616",
        "-9223372036854775809", "\"5\"", "true", "null", "[]"}) {
    EXPECT_THAT(count_error(text), HasSubstr("allowed: a whole number from 1 to 100")) << text;
  }
}

TEST(JsonValue, ReadsScalarsAsText) {
  const auto read = [](const JsonValue& value) { return value.scalar(); };
  EXPECT_EQ(read_with<std::string>("\"x y\"", read).value(), "x y");
  EXPECT_EQ(read_with<std::string>("-3", read).value(), "-3");
  EXPECT_EQ(read_with<std::string>("true", read).value(), "true");
  EXPECT_EQ(error_text(read_with<std::string>("1.5", read)),
            "t.json: /at: value 1.5: allowed: a string, a whole number, true or false");
  EXPECT_THAT(error_text(read_with<std::string>("null", read)), HasSubstr("value null"));
}

TEST(JsonValue, ReadsQuantitiesAndSeeds) {
  EXPECT_EQ(read_with<Bytes>("\"4KiB\"", [](const JsonValue& v) { return v.size(); }).value(),
            Bytes{4096});
  EXPECT_EQ(
      error_text(read_with<Duration>("\"4\"", [](const JsonValue& v) { return v.duration(); }))
          .substr(0, 38),
      "t.json: /at: value \"4\": allowed: a num");
  const auto seed = [](const JsonValue& value) { return value.seed(); };
  EXPECT_EQ(read_with<Seed>("\"18446744073709551615\"", seed)->value, ~std::uint64_t{0});
  for (const char* const text : {"\"-1\"", "\"\"", "\"18446744073709551616\"", "7", "\"7 \""}) {
    EXPECT_FALSE(read_with<Seed>(text, seed).has_value()) << text;
  }
}

TEST(JsonValue, ReadsRolesOnceEach) {
  const auto read = [](const JsonValue& value) { return value.roles(); };
  const auto error = [&](const char* const text) {
    return error_text(read_with<std::vector<Role>>(text, read));
  };
  EXPECT_THAT(read_with<std::vector<Role>>("\"wire\"", read).value(), ElementsAre(Role::wire));
  EXPECT_THAT(read_with<std::vector<Role>>("[\"server\", \"client\"]", read).value(),
              ElementsAre(Role::server, Role::client));
  EXPECT_EQ(error("[\"server\", \"server\"]"), "t.json: /at/1: \"server\" stands twice");
  EXPECT_EQ(error("[]"), "t.json: /at: value []: allowed: \"client\", \"server\" or \"wire\"");
  EXPECT_THAT(error("\"peer\""), HasSubstr("value \"peer\": allowed: "));
  EXPECT_THAT(error("3"), HasSubstr("value 3: allowed: a string"));
}

TEST(JsonValue, ReadsObjectsOfScalars) {
  using Texts = std::map<std::string, std::string>;
  const auto read = [](const JsonValue& value) { return value.scalars(); };
  EXPECT_THAT(read_with<Texts>(R"({"a": 1, "b": "x"})", read).value(),
              ElementsAre(Pair("a", "1"), Pair("b", "x")));
  EXPECT_THAT(error_text(read_with<Texts>(R"({"a/b": 1})", read)),
              HasSubstr("t.json: /at/a~1b: key \"a/b\": allowed: a name"));
  EXPECT_EQ(error_text(read_with<Texts>("[]", read)), "t.json: /at: value []: allowed: an object");
}

TEST(JsonObject, RefusesUnknownKeysWithTheNearest) {
  const auto read = [](const JsonValue& value) {
    return JsonObject(value, {"target", "with"}).text_or("target", "none");
  };
  EXPECT_EQ(read_with<std::string>("{}", read).value(), "none");
  EXPECT_EQ(error_text(read_with<std::string>(R"({"targte": "x"})", read)),
            "t.json: /at/targte: unknown key \"targte\" (known: target, with; did you mean "
            "\"target\"?)");
  EXPECT_EQ(error_text(read_with<std::string>("3", read)),
            "t.json: /at: value 3: allowed: an object");
}

TEST(JsonObject, TellsOfMissingKeys) {
  const auto read = [](const JsonValue& value) { return JsonObject(value, {"a"}).get("a").text(); };
  EXPECT_EQ(error_text(read_with<std::string>("{}", read)),
            "t.json: /at: the key \"a\" is missing");
}

TEST(JsonProblem, KeepsTheFirstAndNamesTheCell) {
  JsonProblem problem("a\nb.json", "sink=null");
  problem.add("", "first");
  problem.add("/x", "second");
  EXPECT_EQ(error_text(problem.result(0)), "a\\nb.json: first (in the cell sink=null)");
  EXPECT_EQ(problem.result(0).error().kind, ErrorKind::usage);
}

TEST(IsName, RefusesWhatCouldBeAPathOrAnOption) {
  for (const char* const name : {"a", "q192440", "A-z_0.9", ".netrc", "..."}) {
    EXPECT_TRUE(is_name(name)) << name;
  }
  for (const char* const name : {"", ".", "..", "-x", "a/b", "a b", "a\n", "\xC3\xA9", "$"}) {
    EXPECT_FALSE(is_name(name)) << name;
  }
  EXPECT_TRUE(is_name(std::string(100, 'x')));
  EXPECT_FALSE(is_name(std::string(101, 'x')));
}

}  // namespace
}  // namespace backfault
