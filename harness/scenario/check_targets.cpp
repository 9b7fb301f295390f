#include "harness/scenario/check_targets.h"

#include <algorithm>

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/scenario/read_option.h"

namespace backfault {
namespace {

struct Side {
  Role role = Role::client;
  std::string pointer;
  const TargetUse& use;
  const Recipe& recipe;
};

void check_option_use(const Side& side, const std::string& name, const std::string& value,
                      JsonProblem& problem) {
  const std::string pointer = fmt::format("{}/with/{}", side.pointer, name);
  const auto found = side.recipe.options.find(name);
  if (found == side.recipe.options.end()) {
    std::vector<std::string> known;
    for (const auto& [known_name, option] : side.recipe.options) known.push_back(known_name);
    const std::string what = fmt::format("option of {}", side.recipe.name);
    return problem.add(pointer, unknown_name_text(what, name, known));
  }
  const RecipeOption& option = found->second;
  if (!option.of.empty() && std::ranges::find(option.of, side.role) == option.of.end()) {
    return problem.add(pointer,
                       fmt::format("the option {} of {} belongs under /{}/with", in_quotes(name),
                                   side.recipe.name, to_string(option.of.front())));
  }
  const Result<std::string> checked = check_option(option, value);
  if (!checked) problem.add(pointer, checked.error().text);
}

/// Where both sides could set one option, there must be one answer to what its value is.
void check_agreement(const Side& server, const Side& client, JsonProblem& problem) {
  if (server.use.target != client.use.target) {
    for (const auto& [name, option] : server.recipe.options) {
      if (!client.recipe.options.contains(name)) continue;
      problem.add(server.pointer,
                  fmt::format("{} and {} both have an option {}, which recipes of "
                              "one trial must not",
                              server.recipe.name, client.recipe.name, in_quotes(name)));
    }
    return;
  }
  for (const auto& [name, value] : server.use.with) {
    const auto other = client.use.with.find(name);
    if (other == client.use.with.end() || other->second == value) continue;
    problem.add(fmt::format("{}/with/{}", client.pointer, name),
                fmt::format("value {} contradicts {} under /server/with", in_quotes(other->second),
                            in_quotes(value)));
  }
}

const Recipe* find_recipe(const TargetUse& use, const std::string& pointer,
                          const std::map<std::string, Recipe>& recipes, JsonProblem& problem) {
  const auto found = recipes.find(use.target);
  if (found != recipes.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [name, recipe] : recipes) known.push_back(name);
  problem.add(pointer + "/target", unknown_name_text("target", use.target, known));
  return nullptr;
}

void check_faults_have_a_server(const Variant& variant, JsonProblem& problem) {
  for (std::size_t index = 0; index < variant.faults.size(); ++index) {
    // The wire runs between the client and a server that the harness started.
    const std::vector<Role>& on = variant.faults[index].on;
    const auto missing =
        std::ranges::find_if(on, [](const Role role) { return role != Role::client; });
    if (missing == on.end()) continue;
    problem.add(
        fmt::format("/faults/{}/on", index),
        fmt::format("a fault on the {}, but {} has no server: its client starts its own peer",
                    to_string(*missing), in_quotes(variant.client.target)));
  }
}

/// Where a fault waits for an operation, the server must count it.
void check_operations(const Variant& variant, const Recipe& server, JsonProblem& problem) {
  for (std::size_t index = 0; index < variant.faults.size(); ++index) {
    const auto* const after = std::get_if<AfterOperation>(&variant.faults[index].at);
    if (after == nullptr) continue;
    if (std::ranges::find(server.operations, after->operation) != server.operations.end()) continue;
    const std::string what = fmt::format("operation of {}", server.name);
    problem.add(fmt::format("/faults/{}/at/operation", index),
                unknown_name_text(what, after->operation, server.operations));
  }
}

}  // namespace

Result<std::map<std::string, Recipe>> collect_recipes(const std::vector<Scenario>& scenarios,
                                                      const RecipeResolver& resolver) {
  std::map<std::string, Recipe> recipes;
  for (const Scenario& scenario : scenarios) {
    std::vector<std::string> targets;
    for (const Variant& variant : scenario.variants) {
      if (variant.server) targets.push_back(variant.server->target);
      targets.push_back(variant.client.target);
    }
    for (const std::string& target : targets) {
      if (recipes.contains(target)) continue;
      Result<Recipe> recipe = resolver(target);
      if (!recipe) return fail_in(one_line(scenario.origin), recipe.error());
      recipes.emplace(target, *std::move(recipe));
    }
  }
  return recipes;
}

void check_targets(Variant& variant, const std::map<std::string, Recipe>& recipes,
                   JsonProblem& problem) {
  const Recipe* const client = find_recipe(variant.client, "/client", recipes, problem);
  if (client == nullptr) return;
  if (!variant.server && client->server) {
    variant.server = TargetUse{.target = variant.client.target, .with = {}};
  }
  const Side client_side{Role::client, "/client", variant.client, *client};
  for (const auto& [name, value] : variant.client.with) {
    check_option_use(client_side, name, value, problem);
  }
  if (!variant.server) {
    check_operations(variant, *client, problem);
    return check_faults_have_a_server(variant, problem);
  }
  const Recipe* const server = find_recipe(*variant.server, "/server", recipes, problem);
  if (server == nullptr) return;
  if (!server->server) {
    problem.add("/server/target", fmt::format("{} has no server", in_quotes(server->name)));
  }
  const Side server_side{Role::server, "/server", *variant.server, *server};
  for (const auto& [name, value] : variant.server->with) {
    check_option_use(server_side, name, value, problem);
  }
  check_operations(variant, *server, problem);
  check_agreement(server_side, client_side, problem);
}

}  // namespace backfault
