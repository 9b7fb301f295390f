#include "harness/scenario/check_targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using With = std::map<std::string, std::string>;

Recipe lone_recipe() {
  return load_recipe(R"({"schema": "backfault-target/1", "name": "lone",
                         "options": {"sink": {"null": []}}, "client": {"run": ["c"]}})",
                     "lone.json")
      .value();
}

Result<Variant> checked(Variant variant) {
  JsonProblem problem("s.json", variant.name);
  check_targets(variant, {{"mock", sample_recipe()}, {"lone", lone_recipe()}}, problem);
  return problem.result(variant);
}

std::string target_error(const Variant& variant) { return error_text(checked(variant)); }

Variant mock_pair(const With& server, const With& client) {
  Variant variant;
  variant.server = TargetUse{.target = "mock", .with = server};
  variant.client = {.target = "mock", .with = client};
  return variant;
}

TEST(CheckTargets, TakesOptionsOfEitherSide) {
  EXPECT_EQ(target_error(mock_pair({{"data", "/usr/include"}, {"transport", "tcp"}},
                                   {{"sink", "null"}, {"transport", "tcp"}})),
            "no error");
}

TEST(CheckTargets, FillsInTheServerOfTheClientsRecipe) {
  Variant variant;
  variant.client = {.target = "mock", .with = {}};
  EXPECT_EQ(checked(variant)->server, (TargetUse{.target = "mock", .with = {}}));
  variant.client.target = "lone";
  EXPECT_EQ(checked(variant)->server, std::nullopt);
}

TEST(CheckTargets, NamesUnknownOptionsAndTheirPath) {
  Variant variant = mock_pair({}, {{"snik", "null"}});
  variant.name = "snik=null";
  EXPECT_EQ(target_error(variant),
            "s.json: /client/with/snik: unknown option of mock \"snik\" (known: data, "
            "flow_control, sink, transport; did you mean \"sink\"?) (in the cell snik=null)");
}

TEST(CheckTargets, ChecksValuesByTheirType) {
  EXPECT_EQ(target_error(mock_pair({}, {{"sink", "nul"}})),
            "s.json: /client/with/sink: unknown choice \"nul\" (known: null, buffering, file; did "
            "you mean \"null\"?)");
  EXPECT_THAT(target_error(mock_pair({{"data", "much"}}, {})),
              HasSubstr("/server/with/data: value"));
}

TEST(CheckTargets, KeepsOptionsOnTheirSide) {
  EXPECT_EQ(target_error(mock_pair({{"sink", "null"}}, {})),
            "s.json: /server/with/sink: the option \"sink\" of mock belongs under /client/with");
}

TEST(CheckTargets, WantsOneValueForOneOption) {
  EXPECT_EQ(target_error(mock_pair({{"transport", "tcp"}}, {{"transport", "local"}})),
            "s.json: /client/with/transport: value \"local\" contradicts \"tcp\" under "
            "/server/with");
}

TEST(CheckTargets, WantsAServerWhereOneIsNamed) {
  Variant variant = mock_pair({}, {});
  variant.server->target = "lone";
  EXPECT_EQ(target_error(variant), "s.json: /server/target: \"lone\" has no server");
}

TEST(CheckTargets, KeepsOptionNamesOfTwoRecipesApart) {
  Variant variant = mock_pair({}, {});
  variant.client.target = "lone";
  EXPECT_EQ(target_error(variant),
            "s.json: /server: mock and lone both have an option \"sink\", which recipes of one "
            "trial must not");
}

TEST(CheckTargets, NamesUnknownTargets) {
  Variant variant = mock_pair({}, {});
  variant.client.target = "mokc";
  EXPECT_EQ(target_error(variant),
            "s.json: /client/target: unknown target \"mokc\" (known: lone, mock; did you mean "
            "\"mock\"?)");
}

TEST(CheckTargets, RefusesFaultsOnServerAndWireWithoutAServer) {
  Variant variant;
  variant.client = {.target = "lone", .with = {}};
  for (const Role role : {Role::server, Role::wire}) {
    variant.faults = {{.fault = "pin_cpu", .on = {role}, .at = {}, .hold = {}, .with = {}}};
    EXPECT_THAT(target_error(variant),
                HasSubstr(fmt::format("/faults/0/on: a fault on the {}, but \"lone\" has no server",
                                      to_string(role))));
  }
}

TEST(CheckTargets, KnowsTheOperationsThatAFaultMayWaitFor) {
  Recipe counting = sample_recipe();
  counting.operations = {"open", "read"};
  const auto error_after = [&](const std::string& operation) {
    Variant variant = mock_pair({}, {});
    variant.faults = {{.fault = "pin_cpu",
                       .on = {Role::client},
                       .at = AfterOperation{.operation = operation, .nth = 2},
                       .hold = {},
                       .with = {}}};
    JsonProblem problem("s.json", variant.name);
    check_targets(variant, {{"mock", counting}}, problem);
    return error_text(problem.result(variant));
  };
  EXPECT_EQ(error_after("read"), "no error");
  EXPECT_THAT(error_after("raed"), HasSubstr("/faults/0/at/operation: unknown operation of mock "
                                             "\"raed\" (known: open, read"));
}

TEST(CollectRecipes, ResolvesEachTargetOnce) {
  const Scenario scenario = load_sample(q192440).value();
  int calls = 0;
  const auto recipes = collect_recipes({scenario, scenario}, [&](const std::string&) {
    ++calls;
    return Result<Recipe>(sample_recipe());
  });
  EXPECT_THAT(recipes.value(), ElementsAre(Key("mock")));
  EXPECT_EQ(calls, 1);
}

TEST(CollectRecipes, NamesTheScenarioOfATargetThatIsNone) {
  const auto recipes =
      collect_recipes({load_sample(q192440).value()},
                      [](const std::string&) -> Result<Recipe> { return fail("no such recipe"); });
  EXPECT_EQ(error_text(recipes), "s.json: no such recipe");
}

}  // namespace
}  // namespace backfault
