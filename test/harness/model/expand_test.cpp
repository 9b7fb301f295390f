#include "harness/model/expand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Bindings bindings() {
  return {.texts = {{"trial.dir", "/t"}, {"options.data", "/d ${x}"}, {"server.port", "9"}},
          .words = {{"options.data", {"--data", "${value}", "--log=${trial.dir}/log"}},
                    {"server.extra", {}}}};
}

std::vector<std::string> expanded(const CommandTemplate& words) {
  const auto result = expand_words(words, bindings());
  return result ? *result : std::vector<std::string>{"error: " + result.error().text};
}

TEST(ExpandWords, ReplacesTextsWithinWords) {
  EXPECT_THAT(expanded({"run", "--to=${trial.dir}/x:${server.port}"}),
              ElementsAre("run", "--to=/t/x:9"));
}

TEST(ExpandWords, SplicesWordsWhereAPlaceholderIsTheWholeWord) {
  EXPECT_THAT(expanded({"run", "${options.data}", "${server.extra}", "end"}),
              ElementsAre("run", "--data", "/d ${x}", "--log=/t/log", "end"))
      << "a value is never taken for a template";
}

TEST(ExpandWords, UsesTheValueWithinALongerWord) {
  EXPECT_THAT(expanded({"${options.data}/sub"}), ElementsAre("/d ${x}/sub"));
}

TEST(ExpandWords, KeepsEmptyWordsAndEmptyCommands) {
  EXPECT_THAT(expanded({}), IsEmpty());
  EXPECT_THAT(expanded({"a", ""}), ElementsAre("a", ""));
}

TEST(ExpandWords, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(expanded({"${trial.dri}"}),
              ElementsAre("error: unknown placeholder \"trial.dri\" (known: options.data, "
                          "server.port, trial.dir; did you mean \"trial.dir\"?)"));
  EXPECT_THAT(expanded({"x${server.extra}"}),
              ElementsAre("error: ${server.extra} stands for several words and must be a word of "
                          "its own"));
}

TEST(ExpandText, DoubledDollarSignsGiveALiteralPlaceholder) {
  EXPECT_EQ(expand_text("$${HOME} costs $5 in ${trial.dir}$", bindings()).value(),
            "${HOME} costs $5 in /t$");
  EXPECT_EQ(expand_text("$${a}$${b}", bindings()).value(), "${a}${b}");
  EXPECT_EQ(expand_text("${trial.dir}$${trial.dir}", bindings()).value(), "/t${trial.dir}");
}

TEST(SplitTemplate, TellsPlaceholdersFromText) {
  EXPECT_THAT(
      split_template("a${b}c").value(),
      ElementsAre(TemplatePiece{"a", false}, TemplatePiece{"b", true}, TemplatePiece{"c", false}));
  EXPECT_THAT(split_template("${}").value(), ElementsAre(TemplatePiece{"", true}));
  EXPECT_THAT(split_template("").value(), IsEmpty());
}

TEST(SplitTemplate, RefusesAnOpenBrace) {
  EXPECT_EQ(split_template("a${b").error().text,
            "\"${b\" has a ${ without a closing brace (a literal one is $${)");
}

TEST(ExpandEnvironment, ReplacesEveryPlaceholderAndNamesTheVariable) {
  const Bindings bindings{.texts = {{"trial.dir", "/trial"}}, .words = {}};
  EXPECT_THAT(expand_environment({{"A", "${trial.dir}/a"}, {"B", ""}}, bindings).value(),
              ElementsAre(testing::Pair("A", "/trial/a"), testing::Pair("B", "")));
  EXPECT_THAT(expand_environment({{"A", "${nobody}"}}, bindings).error().text,
              testing::StartsWith("environment A: unknown placeholder \"nobody\""));
}

Recipe recipe() {
  Recipe recipe;
  recipe.options["mode"] = {.spec = {.name = "mode",
                                     .kind = ParamKind::choice,
                                     .default_text = "plain",
                                     .choices = {"plain", "fast"}},
                            .words_by_choice = {{"plain", {}}, {"fast", {"--fast", "-1"}}}};
  recipe.options["size"] = {.spec = {.name = "size", .kind = ParamKind::size},
                            .words = {"--size", "${value}"}};
  return recipe;
}

TEST(OptionBindings, TakeDefaultsWhereNothingIsSet) {
  const Bindings bound = option_bindings(recipe(), {});
  EXPECT_EQ(bound.texts.at("options.mode"), "plain");
  EXPECT_EQ(bound.texts.at("options.size"), "");
  EXPECT_THAT(expand_words({"run", "${options.mode}", "${options.size}"}, bound).value(),
              ElementsAre("run"));
}

TEST(OptionBindings, GiveWordsAndValueOfWhatIsSet) {
  const Bindings bound = option_bindings(recipe(), {{"mode", "fast"}, {"size", "4KiB"}});
  EXPECT_THAT(
      expand_words({"run", "${options.mode}", "${options.size}", "x-${options.mode}"}, bound)
          .value(),
      ElementsAre("run", "--fast", "-1", "--size", "4KiB", "x-fast"));
}

}  // namespace
}  // namespace backfault
