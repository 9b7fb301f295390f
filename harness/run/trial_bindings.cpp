#include "harness/run/trial_bindings.h"

#include <algorithm>
#include <utility>

namespace backfault {
namespace {

/// The options of both sides: server and client of a recipe share one set of options.
std::map<std::string, std::string> merged_options(const Variant& variant, const bool same_recipe) {
  auto options = variant.client.with;
  if (same_recipe && variant.server) {
    options.insert(variant.server->with.begin(), variant.server->with.end());
  }
  return options;
}

bool mentions(const CommandTemplate& words, const std::string_view placeholder) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return word.find(placeholder) != std::string::npos;
  });
}

bool mentions(const std::map<std::string, std::string>& texts, const std::string_view placeholder) {
  return std::any_of(texts.begin(), texts.end(), [&](const auto& entry) {
    return entry.second.find(placeholder) != std::string::npos;
  });
}

bool mentions(const RecipeOption& option, const std::string_view placeholder) {
  return mentions(option.words, placeholder) ||
         std::any_of(option.words_by_choice.begin(), option.words_by_choice.end(),
                     [&](const auto& choice) { return mentions(choice.second, placeholder); });
}

}  // namespace

bool reaches_wire(const Recipe& recipe) {
  constexpr std::string_view port = "${wire.";
  return mentions(recipe.client.run, port) || mentions(recipe.client.environment, port) ||
         mentions(recipe.environment, port) || mentions(recipe.files, port) ||
         std::any_of(recipe.prepare.begin(), recipe.prepare.end(),
                     [&](const CommandTemplate& words) { return mentions(words, port); }) ||
         std::any_of(recipe.options.begin(), recipe.options.end(),
                     [&](const auto& entry) { return mentions(entry.second, port); });
}

Result<TrialPorts> choose_ports(Machine& machine, const bool wire_needed) {
  TrialPorts ports;
  for (auto* port : {&ports.server, &ports.client}) {
    const auto chosen = machine.free_port();
    if (!chosen) return fail_in("choose a port", chosen.error());
    *port = *chosen;
  }
  ports.wire = ports.server;
  ports.wire_client = ports.client;
  if (!wire_needed) return ports;
  for (auto* port : {&ports.wire, &ports.wire_client}) {
    const auto chosen = machine.free_port();
    if (!chosen) return fail_in("choose a port for the wire", chosen.error());
    *port = *chosen;
  }
  return ports;
}

Bindings bind_trial(Machine& machine, const TrialInputs& inputs, const TrialPorts& ports,
                    const LaunchPlan& launch) {
  const bool same_recipe =
      inputs.server_recipe == nullptr || inputs.server_recipe == &inputs.client_recipe;
  auto bindings =
      option_bindings(inputs.client_recipe, merged_options(inputs.variant, same_recipe));
  if (!same_recipe && inputs.variant.server) {
    auto server = option_bindings(*inputs.server_recipe, inputs.variant.server->with);
    bindings.texts.merge(server.texts);
    bindings.words.merge(server.words);
  }
  const std::string folder = machine.trial_folder();
  bindings.texts["trial.dir"] = folder;
  bindings.texts["trial.seed"] = std::to_string(inputs.spec.seed.value);
  bindings.texts["data.dir"] = folder + "/data";
  bindings.texts["older.dir"] = folder + "/older";
  bindings.texts["server.port"] = std::to_string(ports.server);
  bindings.texts["client.port"] = std::to_string(ports.client);
  bindings.texts["wire.port"] = std::to_string(ports.wire);
  bindings.texts["wire.client_port"] = std::to_string(ports.wire_client);
  bindings.words["server.extra"] = launch.server_words;
  bindings.words["client.extra"] = launch.client_words;
  return bindings;
}

Result<LaunchSpec> launch_spec(const Recipe& recipe, const Role role, const Bindings& bindings,
                               const LaunchPlan& launch) {
  const bool is_server = role == Role::server;
  const RecipeProgram& program = is_server ? recipe.server.value() : recipe.client;
  auto argv = expand_words(program.run, bindings);
  if (!argv) return tl::unexpected(argv.error());
  if (!mentions(program.run, is_server ? "${server.extra}" : "${client.extra}")) {
    const auto& extra = is_server ? launch.server_words : launch.client_words;
    argv->insert(argv->end(), extra.begin(), extra.end());
  }
  const auto& calls = is_server ? launch.server_calls : launch.client_calls;
  auto templates = program.environment;
  templates.insert(recipe.environment.begin(), recipe.environment.end());
  auto environment = expand_environment(templates, bindings);
  if (!environment) return tl::unexpected(environment.error());
  return LaunchSpec{.name = std::string(to_string(role)),
                    .role = role,
                    .argv = *std::move(argv),
                    .environment = *std::move(environment),
                    .cpus = is_server ? launch.server_cpus : launch.client_cpus,
                    .watched_calls = {calls.begin(), calls.end()},
                    .limits = is_server ? launch.server_limits : launch.client_limits,
                    .scheduling = is_server ? launch.server_scheduling : launch.client_scheduling};
}

Restoration restoration_for(const Recipe& recipe, const Bindings& bindings) {
  for (const auto& when : recipe.when) {
    const auto set = bindings.texts.find("options." + when.option);
    if (set == bindings.texts.end() || set->second != when.is) continue;
    return {.commands = when.restore, .rule = when.verify, .environment = recipe.environment};
  }
  return {.commands = recipe.restore,
          .rule = recipe.verify,
          .check = recipe.check,
          .environment = recipe.environment};
}

}  // namespace backfault
