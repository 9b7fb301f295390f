#include "harness/json/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace backfault {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;
using testing::StartsWith;

std::string text_error(const std::string& text, const JsonBounds& bounds = {}) {
  const auto document = parse_json(text, "f.json", bounds);
  return document ? "no error" : document.error().text;
}

std::string repeated(const std::string& text, const int times) {
  std::string all;
  for (int time = 0; time < times; ++time) all += text;
  return all;
}

TEST(ParseJson, KeepsOrderAndAllowsComments) {
  const auto document = parse_json("// first\n{\"b\": 1, /* two */ \"a\": [true, null, -2]}", "f");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->dump(), R"({"b":1,"a":[true,null,-2]})");
}

TEST(ParseJson, NamesFileLineAndColumn) {
  EXPECT_EQ(text_error("{\n  \"a\": 1,\n  \"b\": }\n}"),
            "f.json:3:8: syntax error while parsing value - unexpected '}'; expected '[', '{', or "
            "a literal");
  EXPECT_THAT(text_error(""), StartsWith("f.json:1:1: syntax error"));
  EXPECT_THAT(text_error("{\"a\": 1} x"), StartsWith("f.json:1:10: syntax error"));
  EXPECT_THAT(text_error("{\"a\": 1,}"), StartsWith("f.json:1:9: syntax error"));
}

TEST(ParseJson, RefusesDuplicateKeysWithTheirPathAndLine) {
  EXPECT_EQ(text_error("{\"a\": [{}, {\n\"b/c\": 1,\n \"b/c\": 2}]}"),
            "f.json:3:6: /a/1/b~1c: the key \"b/c\" stands twice");
  EXPECT_EQ(text_error("{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}"), "no error");
}

TEST(ParseJson, BoundsDepthSizeAndValues) {
  EXPECT_EQ(text_error(repeated("[", 64) + repeated("]", 64)), "no error");
  EXPECT_EQ(text_error(repeated("[", 65) + repeated("]", 65)),
            "f.json:1:65: nested more than 64 levels deep");
  EXPECT_EQ(text_error(repeated("{\"a\":", 100'000)),
            "f.json:1:321: nested more than 64 levels deep");
  EXPECT_EQ(text_error("[1, 2, 3]", {.values = 3}), "f.json:1:9: more than 3 values");
  EXPECT_EQ(text_error(std::string((std::size_t{16} << 20) + 1, ' ')),
            "f.json: 16777217 bytes are too many (at most 16777216)");
}

TEST(ParseJson, RefusesWhatNoTextMayHold) {
  EXPECT_EQ(text_error("{\"a\": [\"x\\u0000y\"]}"),
            "f.json:1:17: /a/0: the string \"x\\x00y\" holds a NUL character");
  EXPECT_THAT(text_error("{\"\\u0000\": 1}"), HasSubstr("holds a NUL character"));
  EXPECT_THAT(text_error("\"\0\""s), HasSubstr("NUL byte"));
  EXPECT_THAT(text_error("\"\x01\""), HasSubstr("control character"));
  EXPECT_THAT(text_error("\"\xFF\""), HasSubstr("UTF-8"));
  EXPECT_THAT(text_error("\"\xED\xA0\x80\""), HasSubstr("UTF-8"));
  EXPECT_THAT(text_error("\"\\ud800\""), HasSubstr("surrogate"));
  EXPECT_THAT(text_error("[1e999]"), HasSubstr("number overflow"));
  EXPECT_THAT(text_error("[NaN]"), HasSubstr("invalid literal"));
  EXPECT_EQ(text_error("{}\n\0"s), "f.json:2:1: the text holds a NUL byte");
  EXPECT_EQ(text_error("{}\0[]"s), "f.json:1:3: the text holds a NUL byte");
  EXPECT_THAT(text_error("[01]"), HasSubstr("syntax error"));
}

TEST(ParseJson, SurvivesManyKeysInOneObject) {
  std::string text = "{";
  for (int key = 0; key < 20'000; ++key) text += "\"k" + std::to_string(key) + "\":0,";
  EXPECT_EQ(parse_json(text + "\"end\":0}", "f")->size(), 20'001U);
  EXPECT_THAT(text_error(text + "\"k7\":0}"), HasSubstr("the key \"k7\" stands twice"));
}

TEST(ParseJson, GivesOneCleanLineForAnyBytes) {
  std::mt19937 chance(3);
  const std::string sample = R"({"a": [1, "x\u00e9", {"b": null}], /* c */ "d": 1.5e3})";
  for (int round = 0; round < 2000; ++round) {
    std::string text = sample;
    for (int change = 0; change < 3; ++change) {
      text[chance() % text.size()] = static_cast<char>(chance() % 256);
    }
    const std::string error = text_error(text);
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
    EXPECT_LT(error.size(), 700U);
  }
}

std::string record_error(const std::string& text) {
  const auto document =
      parse_record(text, "f.json", "backfault-thing/1",
                   {.bytes = 1000, .values = 100, .depth = 3, .text = JsonText::plain});
  if (document) return "no error";
  EXPECT_EQ(document.error().kind, ErrorKind::environment);
  return document.error().text;
}

TEST(ParseRecord, ReadsAnObjectOfItsSchemaOnly) {
  EXPECT_EQ(record_error(R"({"a": [2], "schema": "backfault-thing/1"})"), "no error");
  EXPECT_EQ(record_error(R"({"schema": "backfault-thing/2"})"),
            "f.json: /schema: \"backfault-thing/2\" was found, and this version reads "
            "\"backfault-thing/1\"");
  for (const std::string text : {"{}", "[]", "null"}) {
    EXPECT_EQ(record_error(text),
              "f.json: this is not a backfault-thing/1 document: it names no schema");
  }
}

TEST(ParseRecord, RefusesCommentsDuplicatesAndWhatIsBeyondTheBounds) {
  EXPECT_THAT(record_error("// a\n{}"), StartsWith("f.json:1:1: syntax error"));
  EXPECT_EQ(record_error("{\"schema\": 1,\n\"schema\": 2}"),
            "f.json:2:8: /schema: the key \"schema\" stands twice");
  EXPECT_EQ(record_error("[[[[]]]]"), "f.json:1:4: nested more than 3 levels deep");
  EXPECT_EQ(record_error(std::string(1001, ' ')), "f.json: 1001 bytes are too many (at most 1000)");
}

TEST(ParseRecord, NamesTheColumnWithinALine) {
  const auto document = parse_record("{\"a\": }", "f.jsonl:7", "backfault-thing/1", line_bounds);
  ASSERT_FALSE(document.has_value());
  EXPECT_THAT(document.error().text, StartsWith("f.jsonl:7:7: syntax error"));
}

TEST(WriteJson, NeverFailsOnInvalidText) {
  EXPECT_EQ(write_json(Json{{"a", "\xFF"}}), "{\n  \"a\": \"\xEF\xBF\xBD\"\n}\n");
  EXPECT_EQ(write_json_line(Json{{"a", "\xFF"}}), "{\"a\":\"\xEF\xBF\xBD\"}");
}

TEST(BriefJson, IsOneShortLine) {
  EXPECT_EQ(brief_json(Json{{"a", {1, 2}}}), "{\"a\":[1,2]}");
  EXPECT_EQ(brief_json("a\nb"), "\"a\\nb\"");
  EXPECT_LE(brief_json(std::string(1000, 'x')).size(), 80U);
}

TEST(PointerSegment, EscapesSlashAndTilde) { EXPECT_EQ(pointer_segment("a/b~c"), "a~1b~0c"); }

}  // namespace
}  // namespace backfault
