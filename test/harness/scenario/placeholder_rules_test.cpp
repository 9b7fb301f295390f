#include "harness/scenario/placeholder_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Words = std::vector<std::string>;

Result<Words> command(const std::string& text) {
  const PlaceholderRules rules = PlaceholderRules({"sink"}).with_words("server.extra");
  return read_with<Words>(text, [&](const JsonValue& value) { return rules.command(value); });
}

TEST(PlaceholderRules, KnowTheTrialItsPortsAndOptions) {
  EXPECT_THAT(command(R"(["run", "${trial.dir}/${data.dir}", "${server.port}${client.port}",
                  "${wire.port}${wire.client_port}", "${options.sink}", "$${HOME}"])")
                  .value(),
              ElementsAre("run", "${trial.dir}/${data.dir}", "${server.port}${client.port}",
                          "${wire.port}${wire.client_port}", "${options.sink}", "$${HOME}"));
}

TEST(PlaceholderRules, NameTheNearest) {
  EXPECT_EQ(error_text(command(R"(["run", "${trial.dri}"])")),
            "t.json: /at/1: unknown placeholder \"trial.dri\" (known: client.port, data.dir, "
            "options.sink, server.port, trial.dir, trial.seed, wire.client_port, wire.port, "
            "server.extra; did you mean \"trial.dir\"?)");
  EXPECT_THAT(error_text(command(R"(["${options.snik}"])")), HasSubstr("\"options.sink\"?"));
  EXPECT_THAT(error_text(command(R"(["${HOME}"])")), HasSubstr("unknown placeholder \"HOME\""));
  EXPECT_THAT(error_text(command(R"(["${}"])")), HasSubstr("unknown placeholder \"\""));
  EXPECT_THAT(error_text(command(R"(["${value}"])")), HasSubstr("unknown placeholder \"value\""));
  EXPECT_THAT(error_text(command(R"(["a${"])")), HasSubstr("without a closing brace"));
}

TEST(PlaceholderRules, KeepSeveralWordsOutOfOne) {
  EXPECT_TRUE(command(R"(["run", "${server.extra}"])").has_value());
  EXPECT_EQ(error_text(command(R"(["run", "x${server.extra}"])")),
            "t.json: /at/1: ${server.extra} must be a word of its own");
}

TEST(PlaceholderRules, WantAProgramFirst) {
  for (const char* const text : {"[]", "[\"\"]", "\"run\"", "{}", "[1]", "null"}) {
    EXPECT_FALSE(command(text).has_value()) << text;
  }
  EXPECT_EQ(error_text(command("[]")),
            "t.json: /at: value []: allowed: an array of words, the first of them a program");
}

TEST(PlaceholderRules, ReadListsOfCommands) {
  const auto commands = read_with<std::vector<Words>>(
      R"([["a"], ["b", ""]])",
      [](const JsonValue& value) { return PlaceholderRules({}).commands(value); });
  EXPECT_THAT(commands.value(), ElementsAre(ElementsAre("a"), ElementsAre("b", "")));
}

}  // namespace
}  // namespace backfault
