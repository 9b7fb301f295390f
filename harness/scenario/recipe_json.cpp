#include "harness/scenario/recipe_json.h"

#include "harness/scenario/read_option.h"

namespace backfault {
namespace {

Json roles_to_json(const std::vector<Role>& roles) {
  Json json = Json::array();
  for (const Role role : roles) json.push_back(to_string(role));
  return json;
}

Json option_to_json(const RecipeOption& option) {
  Json json = Json::object();
  if (!option.words_by_choice.empty()) {
    for (const std::string& choice : option.spec.choices) {
      json[choice] = option.words_by_choice.at(choice);
    }
    return json;
  }
  const ParamSpec& spec = option.spec;
  json["type"] = type_name(option);
  if (!spec.summary.empty()) json["summary"] = spec.summary;
  if (spec.default_text) json["default"] = *spec.default_text;
  if (!spec.choices.empty()) json["choices"] = spec.choices;
  if (spec.least) json["least"] = *spec.least;
  if (spec.most) json["most"] = *spec.most;
  if (!option.words.empty()) json["words"] = option.words;
  if (!option.of.empty()) json["of"] = roles_to_json(option.of);
  return json;
}

Json control_to_json(const RecipeControl& control) {
  return {{"of", to_string(control.of)}, {"words", control.words}, {"status", control.status_name}};
}

Json need_to_json(const ProgramNeed& need) {
  return {{"program", need.program}, {"package", need.package}, {"version", need.version}};
}

Json ready_to_json(const ReadyProbe& ready) {
  Json json = Json::object();
  if (ready.listening) json["listening"] = *ready.listening;
  if (ready.output_line) json["output"] = *ready.output_line;
  if (ready.path) json["path"] = *ready.path;
  return json;
}

Json program_to_json(const RecipeProgram& program) {
  Json json = {{"run", program.run}};
  if (!program.environment.empty()) json["environment"] = program.environment;
  const Json ready = ready_to_json(program.ready);
  if (!ready.empty()) json["ready"] = ready;
  if (program.once) json["once"] = true;
  return json;
}

Json verify_to_json(const VerifyRule& rule) {
  if (!rule.same_tree.empty()) return {{"same_tree", rule.same_tree}};
  if (!rule.same_file.empty()) return {{"same_file", rule.same_file}};
  return {{"command", rule.command}};
}

Json when_to_json(const RecipeWhen& when) {
  Json json = {{"option", when.option}, {"is", when.is}, {"restore", when.restore}};
  if (when.verify) json["verify"] = verify_to_json(*when.verify);
  return json;
}

/// Members that are empty may be left out of a file, and are.
void add_lists(const Recipe& recipe, Json& json) {
  for (const ProgramNeed& need : recipe.needs) json["needs"].push_back(need_to_json(need));
  if (recipe.data.kind == RecipeData::Kind::tree) {
    const std::string& option = recipe.data.bytes_option;
    const std::string bytes =
        option.empty() ? format_bytes(recipe.data.bytes) : "${options." + option + "}";
    json["data"] = {{"kind", "tree"}, {"bytes", bytes}};
  }
  for (const auto& [name, option] : recipe.options) json["options"][name] = option_to_json(option);
  for (const auto& [name, control] : recipe.controls) {
    json["controls"][name] = control_to_json(control);
  }
  if (!recipe.files.empty()) json["files"] = recipe.files;
  if (!recipe.prepare.empty()) json["prepare"] = recipe.prepare;
  if (!recipe.environment.empty()) json["environment"] = recipe.environment;
}

}  // namespace

Json recipe_to_json(const Recipe& recipe) {
  Json json = {{"schema", "backfault-target/1"}, {"name", recipe.name}};
  if (!recipe.summary.empty()) json["summary"] = recipe.summary;
  add_lists(recipe, json);
  if (recipe.server) json["server"] = program_to_json(*recipe.server);
  json["client"] = program_to_json(recipe.client);
  if (!recipe.restore.empty()) json["restore"] = recipe.restore;
  if (recipe.verify) json["verify"] = verify_to_json(*recipe.verify);
  if (!recipe.check.empty()) json["check"] = recipe.check;
  if (recipe.older) {
    json["older"] = {{"restore", recipe.older->restore},
                     {"verify", verify_to_json(recipe.older->verify)}};
    if (!recipe.older->wait.empty()) json["older"]["wait"] = recipe.older->wait;
  }
  for (const RecipeWhen& when : recipe.when) json["when"].push_back(when_to_json(when));
  for (const ErrorPattern& error : recipe.errors) {
    json["errors"].push_back(Json{{"match", error.match}});
  }
  if (!recipe.operations.empty()) json["operations"] = recipe.operations;
  if (!recipe.status.empty()) json["status"] = recipe.status;
  return json;
}

}  // namespace backfault
