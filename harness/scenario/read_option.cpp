#include "harness/scenario/read_option.h"

#include <algorithm>

#include "harness/base/check.h"
#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/scenario/placeholder_rules.h"

namespace backfault {
namespace {

/// Options do not refer to options: their words are expanded once.
PlaceholderRules option_words() { return PlaceholderRules({}).with_text("value"); }

std::vector<Role> read_sides(const JsonValue& value) {
  const std::vector<Role> roles = value.roles();
  if (std::ranges::find(roles, Role::wire) != roles.end()) {
    value.allow_only("\"server\" or \"client\"");
  }
  return roles;
}

RecipeOption read_table(const JsonValue& value) {
  RecipeOption option;
  option.spec.kind = ParamKind::choice;
  for (const auto& [choice, words] : value.members()) {
    if (!is_name(choice)) words.refuse("choice: allowed: " + name_rule());
    option.spec.choices.push_back(choice);
    option.words_by_choice[choice] = option_words().words(words);
  }
  if (option.spec.choices.empty()) {
    value.allow_only("at least one choice");
    return option;
  }
  const bool has_default = option.words_by_choice.contains("default");
  option.spec.default_text = has_default ? "default" : option.spec.choices.front();
  return option;
}

void read_type(const JsonValue& value, RecipeOption& option) {
  const std::vector<std::string> known{"text", "choice", "count", "size", "duration", "data"};
  const std::string type = value.text();
  const auto found = std::ranges::find(known, type);
  if (found == known.end()) value.refuse(unknown_name_text("type", type, known));
  option.data = type == "data";
  if (type == "choice") option.spec.kind = ParamKind::choice;
  if (type == "count") option.spec.kind = ParamKind::count;
  if (type == "size") option.spec.kind = ParamKind::size;
  if (type == "duration") option.spec.kind = ParamKind::duration;
}

/// Limits and default must themselves be values of the option's type.
std::optional<std::string> read_value(const JsonObject& object, const std::string& key,
                                      const RecipeOption& option) {
  const auto value = object.find(key);
  if (!value) return std::nullopt;
  const std::string text = value->scalar();
  const Result<std::string> checked = check_option(option, text);
  if (checked) return text;
  value->refuse(checked.error().text);
  return std::nullopt;
}

RecipeOption read_typed(const JsonValue& value) {
  const JsonObject object(
      value, {"type", "summary", "default", "choices", "least", "most", "words", "of"});
  RecipeOption option;
  read_type(object.get("type"), option);
  option.spec.summary = object.text_or("summary", "");
  const bool is_choice = option.spec.kind == ParamKind::choice;
  if (is_choice) {
    option.spec.choices = object.get("choices").texts();
    if (option.spec.choices.empty()) value.refuse("a choice needs at least one of \"choices\"");
  } else if (const auto choices = object.find("choices")) {
    choices->refuse("only an option of type choice has choices");
  }
  const bool has_range = !is_choice && option.spec.kind != ParamKind::text;
  for (const char* const key : {"least", "most"}) {
    const auto limit = object.find(key);
    if (limit && !has_range) limit->refuse("only a count, a size or a duration has limits");
  }
  const std::optional<std::string> least = read_value(object, "least", option);
  const std::optional<std::string> most = read_value(object, "most", option);
  option.spec.least = least;
  option.spec.most = most;
  if (least && most && !check_option(option, *least)) value.refuse("least is more than most");
  option.spec.default_text = read_value(object, "default", option);
  if (const auto words = object.find("words")) option.words = option_words().words(*words);
  if (const auto of = object.find("of")) option.of = read_sides(*of);
  return option;
}

}  // namespace

RecipeOption read_option(const std::string& name, const JsonValue& value) {
  const Json& json = value.json();
  const auto type = json.is_object() ? json.find("type") : json.end();
  const bool typed = type != json.end() && type->is_string();
  RecipeOption option = typed ? read_typed(value) : read_table(value);
  option.spec.name = name;
  return option;
}

RecipeControl read_control(const JsonValue& value) {
  const JsonObject object(value, {"of", "words", "status"});
  RecipeControl control;
  if (const auto of = object.find("of")) {
    const std::vector<Role> roles = read_sides(*of);
    if (roles.size() > 1) of->allow_only("\"server\" or \"client\"");
    if (!roles.empty()) control.of = roles.front();
  }
  const JsonValue words = object.get("words");
  control.words = option_words().words(words);
  if (control.words.empty()) words.allow_only("at least one word");
  control.status_name = object.text_or("status", "");
  return control;
}

Result<std::string> check_option(const RecipeOption& option, const std::string& text) {
  if (!option.data) return check_value(option.spec, text);
  if (text.starts_with('/')) return text;
  return parse_bytes(text).map(format_bytes).map_error([&](Error error) {
    error.text = fmt::format(
        "value {}: allowed: a size such as 64MiB, or the absolute path of a file or folder",
        in_quotes(text));
    return error;
  });
}

std::string type_name(const RecipeOption& option) {
  if (option.data) return "data";
  switch (option.spec.kind) {
    case ParamKind::text:
      return "text";
    case ParamKind::choice:
      return "choice";
    case ParamKind::count:
      return "count";
    case ParamKind::size:
      return "size";
    case ParamKind::duration:
      return "duration";
    case ParamKind::fraction:
      return "fraction";
    case ParamKind::rate:
      return "rate";
  }
  BACKFAULT_CHECK(false);
  return {};
}

}  // namespace backfault
