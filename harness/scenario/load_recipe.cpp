#include "harness/scenario/load_recipe.h"

#include <algorithm>

#include "harness/base/nearest_name.h"
#include "harness/model/error_matcher.h"
#include "harness/scenario/placeholder_rules.h"
#include "harness/scenario/read_option.h"

namespace backfault {
namespace {

/// Each is compiled, and held against every line that the programs print.
constexpr std::size_t most_errors = 100;

ProgramNeed read_need(const JsonValue& value) {
  const JsonObject object(value, {"program", "package", "version"});
  ProgramNeed need{.program = object.get("program").text(),
                   .package = object.text_or("package", ""),
                   .version = {}};
  if (need.program.empty()) object.get("program").allow_only("the name of a program");
  if (const auto version = object.find("version")) need.version = version->texts();
  return need;
}

/// A size, or one option that is a size and always has a value: `${options.NAME}`.
void read_bytes(const JsonValue& value, const Recipe& recipe, RecipeData& data) {
  constexpr std::string_view before = "${options.";
  const std::string text = value.json().is_string() ? value.text() : "";
  if (!text.starts_with(before) || !text.ends_with('}')) {
    data.bytes = value.size();
    return;
  }
  data.bytes_option = text.substr(before.size(), text.size() - before.size() - 1);
  const auto option = recipe.options.find(data.bytes_option);
  if (option == recipe.options.end() || option->second.spec.kind != ParamKind::size ||
      !option->second.spec.default_text) {
    value.allow_only("a size, or ${options.NAME} of an option of type size that has a default");
  }
}

RecipeData read_data(const JsonValue& value, const Recipe& recipe) {
  const JsonObject object(value, {"kind", "bytes"});
  const JsonValue kind = object.get("kind");
  const std::string name = kind.text();
  if (name != "none" && name != "tree") kind.allow_only("\"none\" or \"tree\"");
  const auto bytes = object.find("bytes");
  if (name == "none" && bytes) bytes->refuse("data of kind none has no bytes");
  RecipeData data;
  if (name != "tree") return data;
  data.kind = RecipeData::Kind::tree;
  read_bytes(object.get("bytes"), recipe, data);
  return data;
}

ReadyProbe read_ready(const JsonValue& value, const PlaceholderRules& rules) {
  const JsonObject object(value, {"listening", "output", "path"});
  ReadyProbe ready;
  if (const auto listening = object.find("listening")) ready.listening = rules.text(*listening);
  if (const auto path = object.find("path")) ready.path = rules.text(*path);
  if (const auto output = object.find("output")) {
    ready.output_line = output->text();
    const auto compiled = ErrorMatcher::compile({{.match = *ready.output_line}});
    if (!compiled) output->refuse(compiled.error().text);
  }
  if (!ready.listening && !ready.path && !ready.output_line) {
    value.allow_only("\"listening\", \"output\" or \"path\"");
  }
  return ready;
}

std::map<std::string, std::string> read_environment(const JsonValue& value,
                                                    const PlaceholderRules& rules) {
  std::map<std::string, std::string> environment;
  for (const auto& [name, text] : value.members()) {
    if (name.empty() || name.find('=') != std::string::npos) {
      text.refuse("the name of a variable is neither empty nor does it hold \"=\"");
    }
    environment[name] = rules.text(text);
  }
  return environment;
}

RecipeProgram read_program(const JsonValue& value, const PlaceholderRules& rules, const Role role) {
  const bool is_server = role == Role::server;
  std::vector<std::string> known = {"run", "environment"};
  if (is_server) known.insert(known.end(), {"ready", "once"});
  const JsonObject object(value, known);
  RecipeProgram program;
  program.run =
      rules.with_words(is_server ? "server.extra" : "client.extra").command(object.get("run"));
  if (const auto environment = object.find("environment")) {
    program.environment = read_environment(*environment, rules);
  }
  if (is_server) program.ready = read_ready(object.get("ready"), rules);
  if (const auto once = object.find("once")) program.once = once->truth();
  return program;
}

VerifyRule read_verify(const JsonValue& value, const PlaceholderRules& rules) {
  const JsonObject object(value, {"same_tree", "same_file", "command"});
  const auto members = value.members();
  if (members.size() != 1) value.allow_only("exactly one of same_tree, same_file and command");
  VerifyRule rule;
  if (const auto command = object.find("command")) rule.command = rules.command(*command);
  const auto read_pair = [&](const char* const key, std::vector<std::string>& pair) {
    const auto found = object.find(key);
    if (!found) return;
    // A word that may vanish or become several could not be one of two paths.
    for (const JsonValue& item : found->items()) pair.push_back(rules.text(item));
    if (pair.size() != 2) found->allow_only("two paths, the expected one first");
  };
  read_pair("same_tree", rule.same_tree);
  read_pair("same_file", rule.same_file);
  return rule;
}

RecipeWhen read_when(const JsonValue& value, const Recipe& recipe, const PlaceholderRules& rules) {
  const JsonObject object(value, {"option", "is", "restore", "verify"});
  const JsonValue name = object.get("option");
  RecipeWhen when{.option = name.text(), .is = {}, .restore = {}, .verify = {}};
  const auto option = recipe.options.find(when.option);
  if (option == recipe.options.end()) {
    std::vector<std::string> known;
    for (const auto& [known_name, known_option] : recipe.options) known.push_back(known_name);
    name.refuse(unknown_name_text("option", when.option, known));
    return when;
  }
  const JsonValue is = object.get("is");
  when.is = is.scalar();
  const Result<std::string> checked = check_option(option->second, when.is);
  if (!checked) is.refuse(checked.error().text);
  if (const auto restore = object.find("restore")) when.restore = rules.commands(*restore);
  if (const auto verify = object.find("verify")) when.verify = read_verify(*verify, rules);
  return when;
}

std::vector<ErrorPattern> read_errors(const JsonValue& value) {
  std::vector<ErrorPattern> errors;
  const std::vector<JsonValue> items = value.items();
  if (items.size() > most_errors) value.refuse(fmt::format("more than {} patterns", most_errors));
  for (const JsonValue& item : items) {
    if (value.problem().found()) break;
    const JsonObject object(item, {"match"});
    const JsonValue match = object.get("match");
    errors.push_back({.match = match.text()});
    const auto compiled = ErrorMatcher::compile({errors.back()});
    if (!compiled) match.refuse(compiled.error().text);
  }
  return errors;
}

OlderBackup read_older(const JsonValue& value, const Recipe& recipe,
                       const PlaceholderRules& rules) {
  const JsonObject object(value, {"wait", "restore", "verify"});
  if (recipe.data.kind != RecipeData::Kind::tree) {
    value.refuse("an older backup is compared with data of kind tree, which this recipe has not");
  }
  if (recipe.server && recipe.server->once) {
    value.refuse("a server that serves once cannot take an older backup and the next one");
  }
  const PlaceholderRules with_older = rules.with_text("older.dir");
  const auto wait = object.find("wait");
  return {.wait = wait ? rules.commands(*wait) : std::vector<CommandTemplate>{},
          .restore = with_older.commands(object.get("restore")),
          .verify = read_verify(object.get("verify"), with_older)};
}

/// What may refer to options, once these are known.
void read_commands(const JsonObject& object, const PlaceholderRules& rules, Recipe& recipe) {
  if (const auto files = object.find("files")) {
    for (const auto& [name, content] : files->members()) {
      if (!is_name(name)) content.refuse("a file's name: allowed: " + name_rule());
      recipe.files[name] = rules.text(content);
    }
  }
  if (const auto environment = object.find("environment")) {
    recipe.environment = read_environment(*environment, rules);
  }
  if (const auto server = object.find("server")) {
    recipe.server = read_program(*server, rules, Role::server);
  }
  recipe.client = read_program(object.get("client"), rules, Role::client);
  if (const auto prepare = object.find("prepare")) recipe.prepare = rules.commands(*prepare);
  if (const auto restore = object.find("restore")) recipe.restore = rules.commands(*restore);
  if (const auto verify = object.find("verify")) recipe.verify = read_verify(*verify, rules);
  if (const auto check = object.find("check")) recipe.check = rules.commands(*check);
  if (const auto older = object.find("older")) recipe.older = read_older(*older, recipe, rules);
  if (const auto when = object.find("when")) {
    for (const JsonValue& item : when->items()) {
      recipe.when.push_back(read_when(item, recipe, rules));
    }
  }
  if (const auto status = object.find("status")) recipe.status = rules.text(*status);
  if (const auto operations = object.find("operations")) {
    for (const JsonValue& item : operations->items()) recipe.operations.push_back(item.name());
    if (recipe.status.empty()) operations->refuse("operations are counted in a status page");
  }
}

}  // namespace

Recipe read_recipe(const JsonValue& value) {
  const JsonObject object = JsonObject::of_schema(
      value, "backfault-target/1",
      {"schema", "name",    "summary",     "needs",  "data",       "options", "controls",
       "files",  "prepare", "environment", "server", "client",     "restore", "verify",
       "check",  "older",   "when",        "errors", "operations", "status"});
  Recipe recipe;
  recipe.name = object.get("name").name();
  recipe.summary = object.text_or("summary", "");
  if (const auto needs = object.find("needs")) {
    for (const JsonValue& item : needs->items()) recipe.needs.push_back(read_need(item));
  }
  std::vector<std::string> option_names;
  if (const auto options = object.find("options")) {
    for (const auto& [name, option] : options->members()) {
      if (!is_name(name)) option.refuse("an option's name: allowed: " + name_rule());
      recipe.options[name] = read_option(name, option);
      option_names.push_back(name);
    }
  }
  if (const auto data = object.find("data")) recipe.data = read_data(*data, recipe);
  if (const auto controls = object.find("controls")) {
    for (const auto& [name, control] : controls->members()) {
      if (!is_name(name)) control.refuse("a control's name: allowed: " + name_rule());
      recipe.controls[name] = read_control(control);
    }
  }
  read_commands(object, PlaceholderRules(option_names), recipe);
  if (const auto errors = object.find("errors")) recipe.errors = read_errors(*errors);
  return recipe;
}

Result<Recipe> load_recipe(const std::string& text, const std::string& origin) {
  const Result<Json> document = parse_json(text, origin);
  if (!document) return tl::unexpected(document.error());
  JsonProblem problem(origin);
  Recipe recipe = read_recipe(JsonValue(*document, "", problem));
  recipe.origin = origin;
  return problem.result(std::move(recipe));
}

}  // namespace backfault
