#include "harness/verify/form_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {

namespace {

struct Inner {
  std::int64_t number = 0;
};

struct Everything {
  std::string text;
  std::vector<std::string> texts;
  std::string word;
  std::optional<std::string> maybe_word;
  bool flag = false;
  std::int64_t number = 0;
  std::optional<std::int64_t> maybe_time;
  std::uint64_t count = 0;
  std::vector<std::uint64_t> counts;
  std::vector<std::int64_t> pids;
  Inner part;
  std::optional<Inner> maybe_part;
  std::vector<Inner> parts;
};

void read_members(FormReader& form, Inner& value) { form.number("number", value.number); }

void read_members(FormReader& form, Everything& value) {
  form.text("text", value.text);
  form.texts("texts", value.texts);
  form.word("word", value.word, "red green");
  form.maybe_word("maybe_word", value.maybe_word, "red green");
  form.flag("flag", value.flag);
  form.number("number", value.number, {.least = -1, .most = 9});
  form.maybe_time("maybe_time", value.maybe_time);
  form.count("count", value.count);
  form.counts("counts", value.counts, 2);
  form.pids("pids", value.pids);
  form.part("part", value.part);
  form.maybe_part("maybe_part", value.maybe_part);
  form.parts("parts", value.parts);
}

const StrictJson& full() {
  static const StrictJson document = StrictJson::parse(R"({
    "text": "a", "texts": ["b", "c"], "word": "red", "maybe_word": "green", "flag": true,
    "number": -1, "maybe_time": -5, "count": 18446744073709551615, "counts": [1, 2],
    "pids": [1, 2], "part": {"number": 3}, "maybe_part": {"number": 4},
    "parts": [{"number": 5}, {"number": 6}]})");
  return document;
}

std::string problem_of(const StrictJson& document, Everything& value) {
  std::string problem;
  FormReader form(document, "", problem);
  read_members(form, value);
  form.finish();
  return problem;
}

/// With one member replaced.
std::string problem_with(const char* path, const StrictJson& member) {
  StrictJson document = full();
  document[StrictJson::json_pointer(path)] = member;
  Everything value;
  return problem_of(document, value);
}

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FormReader, ReadsEveryMember) {
  Everything value;
  EXPECT_EQ(problem_of(full(), value), "");
  EXPECT_EQ(value.text, "a");
  EXPECT_THAT(value.texts, ElementsAre("b", "c"));
  EXPECT_EQ(value.word, "red");
  EXPECT_EQ(value.maybe_word, "green");
  EXPECT_TRUE(value.flag);
  EXPECT_EQ(value.number, -1);
  EXPECT_EQ(value.maybe_time, -5);
  EXPECT_EQ(value.count, 18446744073709551615ULL);
  EXPECT_THAT(value.counts, ElementsAre(1, 2));
  EXPECT_THAT(value.pids, ElementsAre(1, 2));
  EXPECT_EQ(value.part.number, 3);
  ASSERT_TRUE(value.maybe_part.has_value());
  EXPECT_EQ(value.maybe_part->number, 4);
  ASSERT_EQ(value.parts.size(), 2U);
  EXPECT_EQ(value.parts[1].number, 6);
}

TEST(FormReader, TakesNullWhereNothingIsAnAnswer) {
  EXPECT_EQ(problem_with("/maybe_word", nullptr), "");
  EXPECT_EQ(problem_with("/maybe_time", nullptr), "");
  EXPECT_EQ(problem_with("/maybe_part", nullptr), "");
  for (const auto& [key, value] : full().items()) {
    if (key.starts_with("maybe")) continue;
    EXPECT_THAT(problem_with(("/" + key).c_str(), nullptr), HasSubstr("/" + key + ": "));
  }
}

TEST(FormReader, RefusesMissingAndUnknownKeys) {
  for (const auto& [key, value] : full().items()) {
    StrictJson document = full();
    document.erase(key);
    Everything ignored;
    EXPECT_EQ(problem_of(document, ignored), "/: \"" + key + "\" is missing");
  }
  EXPECT_EQ(problem_with("/mood", 1), "/: the key \"mood\" is not known");
  EXPECT_EQ(problem_with("/parts/1/mood", 1), "/parts/1: the key \"mood\" is not known");
}

TEST(FormReader, RefusesWrongValuesByTheirPlace) {
  EXPECT_THAT(problem_with("/text", 1), HasSubstr("/text: "));
  EXPECT_THAT(problem_with("/text", std::string(70'000, 'x')), HasSubstr("/text: "));
  EXPECT_THAT(problem_with("/texts/1", 1), HasSubstr("/texts: "));
  EXPECT_EQ(problem_with("/word", "blue"), "/word: \"blue\" is no known word");
  EXPECT_EQ(problem_with("/word", "red green"), "/word: \"red green\" is no known word");
  EXPECT_EQ(problem_with("/word", ""), "/word: \"\" is no known word");
  EXPECT_THAT(problem_with("/maybe_word", 1), HasSubstr("/maybe_word: "));
  EXPECT_THAT(problem_with("/flag", 1), HasSubstr("/flag: "));
  EXPECT_EQ(problem_with("/number", 10), "/number: a whole number, -1 to 9");
  EXPECT_THAT(problem_with("/number", 1.0), HasSubstr("/number: "));
  EXPECT_THAT(problem_with("/number", 18446744073709551615ULL), HasSubstr("/number: "));
  EXPECT_THAT(problem_with("/maybe_time", 3'000'000'000'000'000'000), HasSubstr("/maybe_time: "));
  EXPECT_THAT(problem_with("/count", -1), HasSubstr("/count: "));
  EXPECT_THAT(problem_with("/counts/1", -1), HasSubstr("/counts: "));
  EXPECT_THAT(problem_with("/counts", StrictJson::array({1})), HasSubstr("/counts: "));
  EXPECT_THAT(problem_with("/pids/0", 0), HasSubstr("/pids: "));
  EXPECT_THAT(problem_with("/part", 3), HasSubstr("/part: an object belongs here"));
  EXPECT_THAT(problem_with("/parts", StrictJson::object()), HasSubstr("/parts: a list"));
}

TEST(FormReader, RefusesListsWithoutEnd) {
  EXPECT_THAT(problem_with("/pids", std::vector<int>(20'000, 1)), HasSubstr("a list of at most"));
}

TEST(FormReader, KeepsTheFirstProblem) {
  Everything value;
  EXPECT_EQ(problem_of(StrictJson(3), value), "/: an object belongs here");
}

}  // namespace
}  // namespace backfault
