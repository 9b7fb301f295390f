#include "harness/scenario/read_option.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Result<RecipeOption> option(const std::string& text) {
  return read_with<RecipeOption>(text,
                                 [](const JsonValue& value) { return read_option("o", value); });
}

std::string option_error(const std::string& text) { return error_text(option(text)); }

Result<RecipeControl> control(const std::string& text) {
  return read_with<RecipeControl>(text, [](const JsonValue& value) { return read_control(value); });
}

TEST(ReadOption, TakesATableOfChoices) {
  const auto table = option(R"({"slow": [], "fast": ["--fast", "-1"], "type": []})");
  EXPECT_EQ(table->spec.kind, ParamKind::choice);
  EXPECT_THAT(table->spec.choices, ElementsAre("slow", "fast", "type"));
  EXPECT_EQ(table->spec.default_text, "slow") << "the first";
  EXPECT_THAT(table->words_by_choice.at("fast"), ElementsAre("--fast", "-1"));
  EXPECT_EQ(option(R"({"slow": [], "default": ["-d"]})")->spec.default_text, "default");
}

TEST(ReadOption, TakesATypedValue) {
  const auto typed = option(R"({"type": "count", "summary": "how many", "default": 3, "least": 1,
                                "most": "9", "words": ["--n", "${value}"], "of": "server"})");
  ASSERT_TRUE(typed.has_value()) << typed.error().text;
  EXPECT_EQ(typed->spec.name, "o");
  EXPECT_EQ(typed->spec.kind, ParamKind::count);
  EXPECT_EQ(typed->spec.default_text, "3");
  EXPECT_EQ(typed->spec.most, "9");
  EXPECT_THAT(typed->words, ElementsAre("--n", "${value}"));
  EXPECT_THAT(typed->of, ElementsAre(Role::server));
  EXPECT_FALSE(option(R"({"type": "size"})")->spec.default_text.has_value());
}

TEST(ReadOption, TakesDataAsSizeOrPath) {
  const auto data = option(R"({"type": "data", "default": "64MiB"})");
  ASSERT_TRUE(data->data);
  EXPECT_EQ(type_name(*data), "data");
  EXPECT_EQ(check_option(*data, "1024KiB").value(), "1MiB");
  EXPECT_EQ(check_option(*data, "/usr/include").value(), "/usr/include");
  EXPECT_EQ(error_text(check_option(*data, "usr/include")),
            "value \"usr/include\": allowed: a size such as 64MiB, or the absolute path of a file "
            "or folder");
}

TEST(ReadOption, ChecksTypesAndTheirLimits) {
  EXPECT_THAT(option_error(R"({"type": "sise"})"), HasSubstr("did you mean \"size\"?"));
  EXPECT_THAT(option_error(R"({"type": "choice"})"), HasSubstr("\"choices\" is missing"));
  EXPECT_THAT(option_error(R"({"type": "choice", "choices": []})"), HasSubstr("at least one of"));
  EXPECT_THAT(option_error(R"({"type": "choice", "choices": ["a"], "default": "b"})"),
              HasSubstr("/at/default: unknown choice \"b\""));
  EXPECT_THAT(option_error(R"({"type": "text", "choices": ["a"]})"), HasSubstr("only an option"));
  EXPECT_THAT(option_error(R"({"type": "text", "least": "1"})"), HasSubstr("only a count"));
  EXPECT_THAT(option_error(R"({"type": "size", "least": "x"})"), HasSubstr("/at/least: value"));
  EXPECT_THAT(option_error(R"({"type": "size", "least": "2MiB", "most": "1MiB"})"),
              HasSubstr("least is more than most"));
  EXPECT_THAT(option_error(R"({"type": "duration", "most": "1s", "default": "2s"})"),
              HasSubstr("/at/default: value \"2s\": allowed: at most 1s"));
  EXPECT_THAT(option_error(R"({"type": "text", "of": "wire"})"), HasSubstr("allowed: \"server\""));
  EXPECT_THAT(option_error(R"({"type": "text", "defualt": "x"})"), HasSubstr("\"default\"?"));
}

TEST(ReadOption, ChecksTables) {
  EXPECT_THAT(option_error("{}"), HasSubstr("at least one choice"));
  EXPECT_THAT(option_error("[]"), HasSubstr("allowed: an object"));
  EXPECT_THAT(option_error(R"({"a b": []})"), HasSubstr("choice: allowed: a name"));
  EXPECT_THAT(option_error(R"({"a": "word"})"), HasSubstr("allowed: an array"));
  EXPECT_THAT(option_error(R"({"a": ["${options.b}"]})"), HasSubstr("unknown placeholder"))
      << "options do not refer to options";
  EXPECT_EQ(option_error(R"({"a": ["${trial.dir}/x", "${value}"]})"), "no error");
}

TEST(ReadControl, StandsOnTheServerUnlessTold) {
  const auto plain = control(R"({"words": ["--slots", "${value}"], "status": "ring_slots"})");
  EXPECT_EQ(plain->of, Role::server);
  EXPECT_EQ(plain->status_name, "ring_slots");
  EXPECT_THAT(plain->words, ElementsAre("--slots", "${value}"));
  EXPECT_EQ(control(R"({"of": "client", "words": ["x"]})")->of, Role::client);
  EXPECT_THAT(control(R"({"of": "client", "words": ["x"]})")->status_name, IsEmpty());
}

TEST(ReadControl, RefusesWhatAsksForNothing) {
  EXPECT_THAT(error_text(control(R"({"words": []})")), HasSubstr("at least one word"));
  EXPECT_THAT(error_text(control("{}")), HasSubstr("\"words\" is missing"));
  EXPECT_FALSE(control(R"({"of": ["client", "server"], "words": ["x"]})").has_value());
}

TEST(TypeName, IsTheTypeThatWasRead) {
  for (const char* const type : {"text", "count", "size", "duration", "data"}) {
    EXPECT_EQ(type_name(option(R"({"type": ")" + std::string(type) + "\"}").value()), type);
  }
}

}  // namespace
}  // namespace backfault
