#include "harness/scenario/recipe_json.h"

#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

/// What a recipe's JSON is read back as, written again.
std::string again(const Json& json) {
  const auto recipe = load_recipe(write_json(json), "r.json");
  return recipe ? write_json(recipe_to_json(*recipe)) : recipe.error().text;
}

TEST(RecipeJson, IsReadBackAsItWas) {
  const Json json = recipe_to_json(sample_recipe());
  EXPECT_EQ(again(json), write_json(json));
  EXPECT_EQ(json["options"]["data"]["type"], "data");
  EXPECT_EQ(json["options"]["transport"].dump(), R"({"local":[],"tcp":["--tcp"]})");
}

TEST(RecipeJson, LeavesNothingOut) {
  const std::string text = R"json({
    "schema": "backfault-target/1",
    "name": "full",
    "summary": "everything",
    "needs": [{"program": "p", "package": "k", "version": ["p", "-V"]}],
    "data": {"kind": "tree", "bytes": "${options.d}"},
    "options": {
      "a": {"type": "count", "summary": "s", "default": "2", "least": "1", "most": "3",
            "words": ["${value}"], "of": ["server", "client"]},
      "b": {"x": [], "default": ["-d"]},
      "d": {"type": "size", "default": "48MiB"}
    },
    "controls": {"c": {"of": "client", "words": ["w"], "status": "n"}},
    "files": {"f": "text"},
    "prepare": [["p1"], ["p2", "x"]],
    "environment": {"E": "F"},
    "server": {"run": ["s"], "environment": {"A": "B"},
               "ready": {"listening": "1", "output": "x", "path": "y"}, "once": true},
    "client": {"run": ["c"], "environment": {"C": "D"}},
    "restore": [["r"]],
    "verify": {"same_file": ["a", "b"]},
    "check": [["k", "-v"]],
    "when": [{"option": "b", "is": "x", "restore": [["q"]], "verify": {"command": ["v"]}},
             {"option": "a", "is": "3", "restore": []}],
    "errors": [{"match": "(?<code>x)"}],
    "status": "${trial.dir}/status"
  })json";
  const auto recipe = load_recipe(text, "r.json");
  ASSERT_TRUE(recipe.has_value()) << recipe.error().text;
  EXPECT_EQ(write_json(recipe_to_json(*recipe)), write_json(parse_json(text, "r.json").value()));
}

TEST(RecipeJson, HasTheOlderBackup) {
  const std::string text = R"json({
    "schema": "backfault-target/1",
    "name": "keeps",
    "data": {"kind": "tree", "bytes": "7B"},
    "client": {"run": ["c"]},
    "older": {"restore": [["r", "${older.dir}"]], "verify": {"command": ["v"]}, "wait": [["w"]]}
  })json";
  const auto recipe = load_recipe(text, "r.json");
  ASSERT_TRUE(recipe.has_value()) << recipe.error().text;
  EXPECT_EQ(write_json(recipe_to_json(*recipe)), write_json(parse_json(text, "r.json").value()));
}

}  // namespace
}  // namespace backfault
