#include "harness/scenario/load_recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The recipe of the design, with everything that one may hold.
constexpr auto rsync = R"json({
  "schema": "backfault-target/1",
  "name": "rsync-daemon",
  "summary": "rsync pushing to an rsync daemon",
  "needs": [{"program": "rsync", "package": "rsync", "version": ["rsync", "--version"]}],
  "data": {"kind": "tree", "bytes": "48MiB"},
  "options": {"time_limits": {"default": [], "bounded": ["--timeout=20", "--contimeout=10"]}},
  "controls": {"slots": {"of": "server", "words": ["--slots=${value}"], "status": "slots"}},
  "files": {"rsyncd.conf": "use chroot = no\n[mod]\npath = ${trial.dir}/dst\nread only = no\n"},
  "prepare": [["mkdir", "${trial.dir}/dst"]],
  "server": {"run": ["rsync", "--daemon", "--no-detach", "--port=${server.port}",
                     "${server.extra}"],
             "ready": {"listening": "${server.port}"}, "environment": {"LANG": "C"}},
  "client": {"run": ["rsync", "-a", "${options.time_limits}", "${data.dir}/",
                     "rsync://127.0.0.1:${wire.port}/mod/"]},
  "restore": [["rsync", "-a", "rsync://127.0.0.1:${server.port}/mod/", "${trial.dir}/restored/"]],
  "verify": {"same_tree": ["${data.dir}", "${trial.dir}/restored"]},
  "check": [["rsync", "--checksum", "${data.dir}/"]],
  "when": [{"option": "time_limits", "is": "bounded", "restore": [],
            "verify": {"command": ["true"]}}],
  "errors": [{"match": "rsync error: (?<text>.*) \\(code (?<code>\\d+)\\)"
}],
  "status": "${trial.dir}/status"
})json";

/// A recipe with these members added to the least that one needs.
std::string recipe_with(const std::string& members) {
  return R"({"schema": "backfault-target/1", "name": "r", "client": {"run": ["c"]}, )" + members +
         "}";
}

std::string recipe_error(const std::string& members) {
  return error_text(load_recipe(recipe_with(members), "r.json"));
}

TEST(LoadRecipe, ReadsAWholeRecipe) {
  const auto recipe = load_recipe(rsync, "rsync.json");
  ASSERT_TRUE(recipe.has_value()) << recipe.error().text;
  EXPECT_EQ(recipe->name, "rsync-daemon");
  EXPECT_EQ(recipe->origin, "rsync.json");
  EXPECT_THAT(recipe->needs.at(0).version, ElementsAre("rsync", "--version"));
  EXPECT_EQ(recipe->data.bytes, Bytes{std::uint64_t{48} << 20});
  EXPECT_EQ(recipe->options.at("time_limits").spec.default_text, "default");
  EXPECT_EQ(recipe->controls.at("slots").status_name, "slots");
  EXPECT_THAT(recipe->check, ElementsAre(ElementsAre("rsync", "--checksum", "${data.dir}/")));
  EXPECT_THAT(recipe->files.at("rsyncd.conf"), HasSubstr("path = ${trial.dir}/dst\n"));
  EXPECT_EQ(recipe->server->ready.listening, "${server.port}");
  EXPECT_EQ(recipe->server->environment.at("LANG"), "C");
  EXPECT_EQ(recipe->client.run.size(), 5U);
  EXPECT_EQ(recipe->restore.size(), 1U);
  EXPECT_THAT(recipe->verify->same_tree, ElementsAre("${data.dir}", "${trial.dir}/restored"));
  EXPECT_THAT(recipe->when.at(0).verify->command, ElementsAre("true"));
  EXPECT_EQ(recipe->errors.size(), 1U);
  EXPECT_EQ(recipe->status, "${trial.dir}/status");
}

TEST(LoadRecipe, NeedsNoMoreThanAClient) {
  const auto recipe = load_recipe(recipe_with(R"("summary": "")"), "r.json");
  ASSERT_TRUE(recipe.has_value());
  EXPECT_FALSE(recipe->server.has_value());
  EXPECT_FALSE(recipe->verify.has_value());
  EXPECT_EQ(recipe->data.kind, RecipeData::Kind::none);
}

TEST(LoadRecipe, RefusesWrongDocuments) {
  EXPECT_EQ(error_text(load_recipe("3", "r.json")), "r.json: value 3: allowed: an object");
  EXPECT_EQ(error_text(load_recipe(q192440, "r.json")),
            "r.json: /schema: value \"backfault-scenario/1\": allowed: \"backfault-target/1\"");
  EXPECT_EQ(error_text(load_recipe(R"({"schema": "backfault-target/2"})", "r.json")),
            "r.json: /schema: value \"backfault-target/2\": allowed: \"backfault-target/1\"");
  EXPECT_THAT(error_text(load_recipe(R"({"schema": "backfault-target/1", "name": "r"})", "r")),
              HasSubstr("the key \"client\" is missing"));
  EXPECT_THAT(recipe_error(R"("verfy": {})"), HasSubstr("did you mean \"verify\"?"));
}

TEST(LoadRecipe, NamesTheNearestPlaceholder) {
  EXPECT_THAT(recipe_error(R"("restore": [["cp", "${trail.dir}"]])"),
              HasSubstr("r.json: /restore/0/1: unknown placeholder \"trail.dir\""));
  EXPECT_THAT(recipe_error(R"("files": {"a": "${HOME}"})"), HasSubstr("r.json: /files/a: unknown"));
  EXPECT_EQ(recipe_error(R"("files": {"a": "$${HOME}"})"), "no error");
  EXPECT_THAT(recipe_error(R"("status": "${server.extra}")"), HasSubstr("unknown placeholder"));
  EXPECT_THAT(recipe_error(R"("prepare": [["a", "${value}"]])"), HasSubstr("unknown placeholder"));
}

TEST(LoadRecipe, ChecksPrograms) {
  EXPECT_THAT(recipe_error(R"("server": {"run": ["s"]})"),
              HasSubstr("the key \"ready\" is missing"));
  EXPECT_THAT(recipe_error(R"("server": {"run": ["s"], "ready": {}})"),
              HasSubstr("/server/ready: value {}: allowed: \"listening\", \"output\" or \"path\""));
  EXPECT_THAT(recipe_error(R"("server": {"run": ["s"], "ready": {"output": "("}})"),
              HasSubstr("not a regular expression"));
  EXPECT_THAT(recipe_error(R"("server": {"run": "s", "ready": {"path": "x"}})"),
              HasSubstr("/server/run: value \"s\": allowed: an array"));
  EXPECT_THAT(recipe_error(R"("server": {"run": ["s"], "ready": {"path": "x"},
                          "environment": {"A=B": "x"}})"),
              HasSubstr("the name of a variable"));
  EXPECT_THAT(error_text(load_recipe(R"({"schema": "backfault-target/1", "name": "r",
                  "client": {"run": ["c"], "ready": {"path": "x"}}})",
                                     "r.json")),
              HasSubstr("/client/ready: unknown key \"ready\""));
}

TEST(LoadRecipe, WantsExactlyOneWayToVerify) {
  EXPECT_THAT(recipe_error(R"("verify": {})"), HasSubstr("exactly one of"));
  EXPECT_THAT(recipe_error(R"("verify": {"command": ["a"], "same_file": ["a", "b"]})"),
              HasSubstr("exactly one of"));
  EXPECT_THAT(recipe_error(R"("verify": {"same_tree": ["a"]})"), HasSubstr("two paths"));
  EXPECT_THAT(recipe_error(R"("verify": {"command": []})"), HasSubstr("a program"));
  EXPECT_THAT(recipe_error(R"("verify": {"same_trees": ["a", "b"]})"), HasSubstr("\"same_tree\"?"));
}

TEST(LoadRecipe, ChecksConditions) {
  const std::string options = R"("options": {"mode": {"a": [], "b": []}}, "when": [)";
  EXPECT_EQ(recipe_error(options + R"({"option": "mode", "is": "b"}])"), "no error");
  EXPECT_THAT(recipe_error(options + R"({"option": "mod", "is": "b"}])"),
              HasSubstr("/when/0/option: unknown option \"mod\" (known: mode; did you mean"));
  EXPECT_THAT(recipe_error(options + R"({"option": "mode", "is": "c"}])"),
              HasSubstr("/when/0/is: unknown choice \"c\""));
}

TEST(LoadRecipe, ChecksNamesNeedsAndData) {
  EXPECT_THAT(recipe_error(R"("files": {"../x": ""})"),
              HasSubstr("a file's name: allowed: a name"));
  EXPECT_THAT(recipe_error(R"("options": {"a/b": {"x": []}})"), HasSubstr("an option's name"));
  EXPECT_THAT(recipe_error(R"("controls": {"": {"words": ["x"]}})"), HasSubstr("a control's name"));
  EXPECT_THAT(recipe_error(R"("needs": [{"program": ""}])"), HasSubstr("the name of a program"));
  EXPECT_THAT(recipe_error(R"("data": {"kind": "tree"})"), HasSubstr("\"bytes\" is missing"));
  EXPECT_THAT(recipe_error(R"("data": {"kind": "none", "bytes": "1B"})"),
              HasSubstr("has no bytes"));
  EXPECT_THAT(recipe_error(R"("data": {"kind": "forest"})"), HasSubstr("\"none\" or \"tree\""));
}

TEST(LoadRecipe, LetsAnOptionSayHowMuchData) {
  const std::string options = R"("options": {"size": {"type": "size", "default": "1MiB"},
      "none": {"type": "size"}, "mode": {"a": []}}, )";
  const auto with_bytes = [&](const std::string& bytes) {
    return load_recipe(
        recipe_with(options + R"("data": {"kind": "tree", "bytes": ")" + bytes + "\"}"), "r.json");
  };
  EXPECT_EQ(with_bytes("${options.size}")->data.bytes_option, "size");
  EXPECT_EQ(with_bytes("3B")->data.bytes_option, "");
  for (const char* wrong : {"${options.none}", "${options.mode}", "${options.nobody}"}) {
    EXPECT_THAT(error_text(with_bytes(wrong)),
                HasSubstr("/data/bytes: value \"" + std::string(wrong) +
                          "\": allowed: a size, or ${options.NAME}"));
  }
  EXPECT_THAT(error_text(with_bytes("${data.dir}")), HasSubstr("/data/bytes"));
}

TEST(LoadRecipe, ReadsAnEnvironmentForEveryCommand) {
  const auto recipe = load_recipe(
      recipe_with(R"("environment": {"HOME": "${trial.dir}", "SEED": "${trial.seed}"})"), "r.json");
  ASSERT_TRUE(recipe.has_value()) << recipe.error().text;
  EXPECT_EQ(recipe->environment.at("HOME"), "${trial.dir}");
  EXPECT_THAT(recipe_error(R"("environment": {"A=B": "x"})"), HasSubstr("/environment/A=B"));
  EXPECT_THAT(recipe_error(R"("environment": {"A": "${nobody}"})"),
              HasSubstr("unknown placeholder"));
}

TEST(LoadRecipe, KnowsServersThatServeOnce) {
  const auto once = [](const std::string& value) {
    return load_recipe(
        recipe_with(R"("server": {"run": ["s"], "ready": {"path": "x"}, "once": )" + value + "}"),
        "r.json");
  };
  EXPECT_TRUE(once("true")->server->once);
  EXPECT_FALSE(once("false")->server->once);
  EXPECT_THAT(error_text(once("1")), HasSubstr("/server/once: value 1: allowed: true or false"));
}

TEST(LoadRecipe, KnowsHowAnOlderBackupIsRestored) {
  const std::string tree = R"("data": {"kind": "tree", "bytes": "1B"}, )";
  const std::string older =
      R"("older": {"restore": [["r", "${older.dir}"]], "verify": {"command": ["v"]}})";
  const auto read = load_recipe(recipe_with(tree + older), "r.json");
  ASSERT_TRUE(read) << error_text(read);
  EXPECT_THAT(read->older->restore, ElementsAre(ElementsAre("r", "${older.dir}")));
  EXPECT_THAT(read->older->verify.command, ElementsAre("v"));
  EXPECT_THAT(read->older->wait, IsEmpty());
  EXPECT_THAT(recipe_error(tree + R"("older": {"wait": [["${older.dir}"]]})"),
              HasSubstr("/older/wait/0/0: unknown placeholder \"older.dir\""));
  EXPECT_THAT(recipe_error(older), HasSubstr("/older: an older backup is compared with data of"));
  EXPECT_THAT(recipe_error(tree + R"("older": {"restore": []})"),
              HasSubstr("/older: the key \"verify\" is missing"));
  EXPECT_THAT(recipe_error(tree + older + R"(, "restore": [["${older.dir}"]])"),
              HasSubstr("/restore/0/0: unknown placeholder \"older.dir\""));
  const std::string once = R"(, "server": {"run": ["s"], "ready": {"path": "x"}, "once": true})";
  EXPECT_THAT(recipe_error(tree + older + once), HasSubstr("/older: a server that serves once"));
}

TEST(LoadRecipe, ChecksErrorPatterns) {
  EXPECT_THAT(recipe_error(R"json("errors": [{"match": "(?<kode>x)"}])json"),
              HasSubstr("r.json: /errors/0/match: pattern \"(?<kode>x)\": unknown named group"));
  std::string many = R"("errors": [{"match": "x"})";
  for (int count = 0; count < 100; ++count) many += R"(, {"match": "x"})";
  EXPECT_THAT(recipe_error(many + "]"), HasSubstr("more than 100 patterns"));
}

TEST(LoadRecipe, SurvivesAnyChangeOfItsText) {
  std::mt19937 chance(13);
  const std::string sample = rsync;
  const std::string bytes = "{}[]\",:/\\0-9eE.~# \n\t$(\x01\xFF";
  int refused = 0;
  for (int round = 0; round < 500; ++round) {
    std::string text = sample;
    for (int change = 0; change < 2; ++change) {
      text[chance() % text.size()] = bytes[chance() % bytes.size()];
    }
    const auto recipe = load_recipe(text, "r.json");
    if (recipe) continue;
    ++refused;
    EXPECT_THAT(recipe.error().text, testing::StartsWith("r.json:"));
    EXPECT_EQ(recipe.error().text.find('\n'), std::string::npos) << recipe.error().text;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace backfault
