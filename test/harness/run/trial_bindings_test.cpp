#include "harness/run/trial_bindings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/run/trial_bench.h"
#include "test/support/builders.h"
#include "test/support/fake_machine.h"

namespace backfault {
namespace {

using testing::ElementsAre;

RecipeOption option(const std::string& name, std::optional<std::string> by_default,
                    CommandTemplate words) {
  RecipeOption option;
  option.spec = {.name = name, .default_text = std::move(by_default)};
  option.words = std::move(words);
  return option;
}

class TrialBindings : public testing::Test {
 protected:
  Bindings bind(const Recipe* server) {
    const Plan plan = plan_of(variant);
    return bind_trial(machine,
                      {.spec = plan.trials[0],
                       .variant = variant,
                       .server_recipe = server,
                       .client_recipe = recipe,
                       .catalogue = {}},
                      ports, launch);
  }

  /// The recipe's program of this role, with this environment of its own.
  Result<LaunchSpec> spec_of(const Role role, CommandTemplate run,
                             std::map<std::string, std::string> environment = {}) {
    RecipeProgram& program = role == Role::server ? recipe.server.emplace() : recipe.client;
    program = {.run = std::move(run), .environment = std::move(environment)};
    return launch_spec(recipe, role, bind(&recipe), launch);
  }

  FakeMachine machine;
  Recipe recipe = simple_recipe();
  Variant variant = simple_variant();
  TrialPorts ports{.server = 1, .client = 2, .wire = 3, .wire_client = 4};
  LaunchPlan launch;
};

TEST_F(TrialBindings, ChooseOnePortForEachSideAndNoneForAWireThatIsNotThere) {
  const auto direct = choose_ports(machine, false);
  ASSERT_TRUE(direct);
  EXPECT_EQ(direct->server, 40000);
  EXPECT_EQ(direct->client, 40001);
  EXPECT_EQ(direct->wire, direct->server);
  EXPECT_EQ(direct->wire_client, direct->client);
  const auto wired = choose_ports(machine, true);
  ASSERT_TRUE(wired);
  EXPECT_EQ(wired->server, 40002);
  EXPECT_EQ(wired->client, 40003);
  EXPECT_EQ(wired->wire, 40004);
  EXPECT_EQ(wired->wire_client, 40005);
}

TEST_F(TrialBindings, SayWhyNoPortCouldBeChosen) {
  machine.refuses_ports = "all are in use";
  EXPECT_EQ(choose_ports(machine, false).error().text, "choose a port: all are in use");
}

TEST_F(TrialBindings, NameEveryPlaceOfTheTrial) {
  const auto texts = bind(&recipe).texts;
  EXPECT_EQ(texts.at("trial.dir"), "/trial");
  EXPECT_EQ(texts.at("trial.seed"), std::to_string(plan_of(variant).trials[0].seed.value));
  EXPECT_EQ(texts.at("data.dir"), "/trial/data");
  EXPECT_EQ(texts.at("server.port"), "1");
  EXPECT_EQ(texts.at("client.port"), "2");
  EXPECT_EQ(texts.at("wire.port"), "3");
  EXPECT_EQ(texts.at("wire.client_port"), "4");
}

TEST_F(TrialBindings, TakeTheOptionsOfBothSidesOfOneRecipe) {
  recipe.options["sink"] = option("sink", "file", {"--sink", "${value}"});
  recipe.options["flow"] = option("flow", std::nullopt, {"--flow", "${value}"});
  variant.client.with = {{"sink", "null"}};
  variant.server->with = {{"flow", "legacy"}};
  for (const Recipe* server :
       {static_cast<const Recipe*>(&recipe), static_cast<const Recipe*>(nullptr)}) {
    const auto texts = bind(server).texts;
    EXPECT_EQ(texts.at("options.sink"), "null");
    EXPECT_EQ(texts.at("options.flow"), "legacy");
  }
}

TEST_F(TrialBindings, TakeTheOptionsOfTwoRecipes) {
  Recipe server = simple_recipe();
  server.options["flow"] = option("flow", std::nullopt, {"--flow", "${value}"});
  recipe.options["sink"] = option("sink", "file", {"--sink", "${value}"});
  variant.server->with = {{"flow", "legacy"}};
  const auto texts = bind(&server).texts;
  EXPECT_EQ(texts.at("options.sink"), "file");
  EXPECT_EQ(texts.at("options.flow"), "legacy");
}

TEST_F(TrialBindings, PutTheWordsOfFaultsWhereTheRecipeSays) {
  launch = {.server_words = {"--delay", "all=1s"},
            .client_words = {"--slow"},
            .server_cpus = {CpuIndex{1}},
            .client_cpus = {CpuIndex{0}}};
  const auto server = spec_of(Role::server, {"serve", "${server.extra}", "--last"});
  ASSERT_TRUE(server);
  EXPECT_THAT(server->argv, ElementsAre("serve", "--delay", "all=1s", "--last"));
  EXPECT_THAT(server->cpus, ElementsAre(CpuIndex{1}));
  EXPECT_EQ(server->name, "server");
  EXPECT_EQ(server->role, Role::server);
  const auto client = spec_of(Role::client, {"back-up"});
  ASSERT_TRUE(client);
  EXPECT_THAT(client->argv, ElementsAre("back-up", "--slow"));
  EXPECT_THAT(client->cpus, ElementsAre(CpuIndex{0}));
}

TEST_F(TrialBindings, GiveTheEnvironmentTheTextOfAnOptionAndNotItsWords) {
  recipe.options["rate"] = option("rate", "5", {"--rate", "${value}"});
  recipe.options["unset"] = option("unset", std::nullopt, {"--unset", "${value}"});
  const auto spec = spec_of(
      Role::client, {"back-up"},
      {{"RATE", "${options.rate}"}, {"UNSET", "${options.unset}"}, {"HERE", "${trial.dir}/x"}});
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->environment.at("RATE"), "5");
  EXPECT_EQ(spec->environment.at("UNSET"), "");
  EXPECT_EQ(spec->environment.at("HERE"), "/trial/x");
}

TEST_F(TrialBindings, PutAProgramsEnvironmentInFrontOfItsRecipes) {
  recipe.environment = {{"HOME", "${trial.dir}"}, {"LANG", "C"}};
  const auto client = spec_of(Role::client, {"back-up"}, {{"LANG", "de"}});
  ASSERT_TRUE(client);
  EXPECT_THAT(client->environment,
              ElementsAre(testing::Pair("HOME", "/trial"), testing::Pair("LANG", "de")));
  EXPECT_EQ(spec_of(Role::server, {"serve"})->environment.at("LANG"), "C");
  EXPECT_EQ(restoration_for(recipe, bind(&recipe)).environment, recipe.environment);
}

TEST_F(TrialBindings, KnowWhetherAClientGoesWhereTheWireCanBe) {
  EXPECT_TRUE(reaches_wire(recipe));
  recipe.client.run = {"back-up", "--port", "${server.port}"};
  EXPECT_FALSE(reaches_wire(recipe));
  Recipe by_file = recipe;
  by_file.files = {{"client.conf", "port = ${wire.client_port}"}};
  EXPECT_TRUE(reaches_wire(by_file));
  Recipe by_environment = recipe;
  by_environment.client.environment = {{"PORT", "${wire.port}"}};
  EXPECT_TRUE(reaches_wire(by_environment));
  Recipe by_preparation = recipe;
  by_preparation.prepare = {{"configure"}, {"note", "${wire.port}"}};
  EXPECT_TRUE(reaches_wire(by_preparation));
  recipe.options["way"] = option("way", "direct", {});
  recipe.options["way"].words_by_choice = {{"direct", {}}, {"port", {"-p", "${wire.port}"}}};
  EXPECT_TRUE(reaches_wire(recipe));
}

/// A fault of the server's process that begins with a byte.
class RunTrialUntilAByte : public RunTrial {
 protected:
  RunTrialUntilAByte() {
    add_fault("switch");
    variant.faults[0].at = AfterBytes{.bytes = Bytes{1'000'000}, .towards = Towards::either};
  }
};

TEST_F(RunTrialUntilAByte, HasNoWireWhereTheServersPageCounts) {
  EXPECT_THAT(observe().invalid, testing::IsEmpty());
  EXPECT_THAT(machine.wires, testing::IsEmpty());
}

TEST_F(RunTrialUntilAByte, CountsOnAWireWhereOnlySocketsWouldBeSeen) {
  recipe.status = "";
  machine.wire = [](const MonoTime now) {
    return WireCounters{.bytes_to_client = static_cast<std::uint64_t>(now.since_start.count())};
  };
  const auto observation = observe();
  EXPECT_THAT(observation.invalid, testing::IsEmpty());
  EXPECT_EQ(machine.wires.size(), 2U);
  EXPECT_THAT(observation.faults,
              testing::ElementsAre(
                  testing::Field(&FaultFact::applied, testing::Optional(testing::Ge(at_s(1))))));
}

TEST_F(TrialBindings, RefusePlaceholdersThatNobodyBound) {
  EXPECT_FALSE(spec_of(Role::client, {"back-up", "${nobody}"}));
  EXPECT_THAT(spec_of(Role::client, {"back-up"}, {{"X", "${nobody}"}}).error().text,
              testing::StartsWith("environment X: "));
}

TEST_F(TrialBindings, RestoreAsTheRecipeSaysForTheOptionInForce) {
  recipe.options["sink"] = option("sink", "file", {});
  recipe.restore = {{"restore"}};
  recipe.when = {{.option = "sink",
                  .is = "null",
                  .restore = {{"nothing-to-do"}},
                  .verify = VerifyRule{.same_file = {"a", "b"}}}};
  const auto by_default = restoration_for(recipe, bind(&recipe));
  EXPECT_THAT(by_default.commands, ElementsAre(ElementsAre("restore")));
  ASSERT_TRUE(by_default.rule);
  EXPECT_TRUE(by_default.rule->same_file.empty());
  variant.client.with = {{"sink", "null"}};
  const auto replaced = restoration_for(recipe, bind(&recipe));
  EXPECT_THAT(replaced.commands, ElementsAre(ElementsAre("nothing-to-do")));
  ASSERT_TRUE(replaced.rule);
  EXPECT_THAT(replaced.rule->same_file, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace backfault
