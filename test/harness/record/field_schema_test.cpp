#include "harness/record/field_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

struct Part {
  std::uint64_t count = 0;
  std::optional<Role> role;
};

struct Whole {
  std::string digest;
  std::vector<Part> parts;
  std::optional<double> share;
  std::optional<ExitState> exit;
  std::map<std::string, std::string> cell;
  std::vector<Role> sides;
  std::map<std::string, std::uint64_t> counted;
  Duration newer{};
};

void fields(auto& io, const Part& part) {
  io("count", part.count);
  io("role", part.role);
}

void fields(auto& io, const Whole& whole) {
  io.schema("backfault-whole/1");
  io("digest", whole.digest, "Of the file.", sha256_digits);
  io("parts", whole.parts);
  io("share", whole.share);
  io("exit", whole.exit);
  io("cell", whole.cell);
  io("sides", whole.sides, {}, {.without = "wire"});
  io("counted", whole.counted, {}, {.minimum = 1});
  io.newer("newer", whole.newer, "Absent in older files.");
}

Json schema_of_whole() {
  SchemaWriter writer;
  fields(writer, Whole{});
  return parse_json(writer.document("whole", "A test."), "schema").value();
}

TEST(FieldSchema, DemandsEveryFieldThatIsNotNewerAndNoOther) {
  const Json schema = schema_of_whole();
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["required"].dump(),
            R"(["schema","digest","parts","share","exit","cell","sides","counted"])");
  EXPECT_EQ(schema["properties"].size(), 9U);
  EXPECT_EQ(schema["properties"]["schema"]["const"], "backfault-whole/1");
  const Json& part = schema["properties"]["parts"]["items"];
  EXPECT_EQ(part["additionalProperties"], false);
  EXPECT_EQ(part["required"].dump(), R"(["count","role"])");
}

TEST(FieldSchema, BoundsEveryType) {
  const Json properties = schema_of_whole()["properties"];
  const Json& part = properties["parts"]["items"]["properties"];
  EXPECT_EQ(part["count"].dump(), R"({"type":"integer","minimum":0})");
  EXPECT_EQ(part["role"].dump(), R"({"enum":["server","client","wire",null]})");
  EXPECT_EQ(properties["share"].dump(), R"({"type":["number","null"],"minimum":0,"maximum":1})");
  EXPECT_EQ(properties["exit"]["oneOf"].size(), 3U);
  EXPECT_EQ(properties["cell"].dump(),
            R"({"type":"object","additionalProperties":{"type":"string"}})");
  EXPECT_EQ(properties["newer"].dump(),
            R"({"type":"integer","description":"Absent in older files."})");
}

TEST(FieldSchema, AddsLimitsAndDescriptions) {
  const Json properties = schema_of_whole()["properties"];
  EXPECT_EQ(properties["digest"].dump(),
            R"({"type":"string","pattern":"^[0-9a-f]{64}$","description":"Of the file."})");
  EXPECT_EQ(properties["sides"]["items"].dump(), R"({"enum":["server","client"]})");
  EXPECT_EQ(properties["counted"]["additionalProperties"].dump(),
            R"({"type":"integer","minimum":1})");
}

TEST(JsonWords, CountEveryWordOfAClosedSet) {
  EXPECT_EQ(all_words<Outcome>.size(), all_outcomes().size());
  EXPECT_EQ(to_string(all_words<WaitKind>.back()), "unreadable");
}

/// `to_string` has a case for each enumerator, and aborts for what is none.
template <typename T>
void expect_no_word_after_the_last() {
  const auto next = static_cast<T>(static_cast<int>(last_of(Word<T>())) + 1);
  EXPECT_DEATH(static_cast<void>(to_string(next)), "internal defect");
}

TEST(JsonWords, EndWithTheLastEnumerator) {
  expect_no_word_after_the_last<Role>();
  expect_no_word_after_the_last<Outcome>();
  expect_no_word_after_the_last<HangKind>();
  expect_no_word_after_the_last<Proof>();
  expect_no_word_after_the_last<Judgement>();
  expect_no_word_after_the_last<WaitKind>();
  expect_no_word_after_the_last<VerificationState>();
  expect_no_word_after_the_last<CheckState>();
  expect_no_word_after_the_last<StopReason>();
  expect_no_word_after_the_last<ThreadState>();
  expect_no_word_after_the_last<Awaited>();
  expect_no_word_after_the_last<Readiness>();
}

}  // namespace
}  // namespace backfault
