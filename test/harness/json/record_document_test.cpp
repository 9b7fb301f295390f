#include "harness/json/record_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace backfault {
namespace {

using testing::HasSubstr;

constexpr DocumentRules rules{.schema = "backfault-thing/1", .bound = 1000};

std::string record_text_error(const std::string& text) {
  const Result<Json> parsed = parse_document(text, "thing.json", rules);
  return parsed.has_value() ? "it was accepted" : parsed.error().text;
}

TEST(JsonDocument, ParsesAnObjectOfItsSchema) {
  const Result<Json> parsed =
      parse_document(R"({"schema": "backfault-thing/1", "b": 1, "a": [2]})", "here", rules);
  ASSERT_TRUE(parsed.has_value()) << parsed.error().text;
  EXPECT_EQ(dump_line(*parsed), R"({"schema":"backfault-thing/1","b":1,"a":[2]})")
      << "keys stay in order";
}

TEST(JsonDocument, SaysWhereTheTextIsBroken) {
  EXPECT_THAT(record_text_error("{\"schema\": \"backfault-thing/1\",\n  oops}"),
              HasSubstr("thing.json: not valid JSON"));
  EXPECT_THAT(record_text_error("{\"schema\": \"backfault-thing/1\",\n  oops}"),
              HasSubstr("line 2"));
  EXPECT_THAT(record_text_error(R"({"schema": "backfault-thing/1"} {})"),
              HasSubstr("not valid JSON"));
  EXPECT_THAT(record_text_error(R"({"schema": "backfault-thing/1", "a": 1e999})"),
              HasSubstr("1e999"));
}

TEST(JsonDocument, RefusesTextBeyondItsBound) {
  EXPECT_EQ(record_text_error(std::string(1001, ' ')),
            "thing.json: 1001 bytes are more than the 1000 that a backfault-thing/1 document may "
            "have");
}

TEST(JsonDocument, CountsOnlyBracketsOutsideStrings) {
  const auto nested = [](const std::string& open, const std::string& close, const int depth) {
    std::string text = R"({"schema": "backfault-thing/1", "a": )";
    for (int level = 0; level < depth; ++level) {
      text += open;
    }
    text += "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ \\\" ]] \\\\\"";
    for (int level = 0; level < depth; ++level) {
      text += close;
    }
    return record_text_error(text + "}");
  };
  EXPECT_EQ(nested("[", "]", 31), "it was accepted");
  EXPECT_EQ(nested("[", "]", 32), "thing.json: nested more than 32 levels deep");
  EXPECT_EQ(nested("{\"k\":", "}", 31), "it was accepted");
  EXPECT_EQ(nested("{\"k\":", "}", 32), "thing.json: nested more than 32 levels deep");
  EXPECT_THAT(record_text_error("]]]]}}}}"), HasSubstr("not valid JSON"));
}

TEST(JsonDocument, DumpsWhatIsNotUtf8WithoutThrowing) {
  const Json document = {{"a", "\xFF"}};
  EXPECT_EQ(dump_line(document), "{\"a\":\"\xEF\xBF\xBD\"}");
  EXPECT_EQ(dump_pretty(document), "{\n  \"a\": \"\xEF\xBF\xBD\"\n}\n");
}

}  // namespace
}  // namespace backfault
