#include "harness/scenario/placeholder_rules.h"

#include "harness/base/nearest_name.h"
#include "harness/model/expand.h"

namespace backfault {
PlaceholderRules::PlaceholderRules(const std::vector<std::string>& options)
    : texts_{"trial.dir",   "trial.seed", "data.dir",        "server.port",
             "client.port", "wire.port",  "wire.client_port"} {
  for (const std::string& option : options) texts_.insert("options." + option);
}

PlaceholderRules PlaceholderRules::with_text(const std::string& name) const {
  PlaceholderRules rules = *this;
  rules.texts_.insert(name);
  return rules;
}

PlaceholderRules PlaceholderRules::with_words(const std::string& name) const {
  PlaceholderRules rules = *this;
  rules.words_.insert(name);
  return rules;
}

std::string PlaceholderRules::word(const JsonValue& value, const bool is_word) const {
  std::string text = value.text();
  const auto pieces = split_template(text);
  if (!pieces) {
    value.refuse(pieces.error().text);
    return text;
  }
  const bool whole = is_word && pieces->size() == 1;
  for (const TemplatePiece& piece : *pieces) {
    const std::string name(piece.text);
    if (!piece.is_placeholder || texts_.contains(name) || (whole && words_.contains(name))) {
      continue;
    }
    if (words_.contains(name)) {
      value.refuse(fmt::format("${{{}}} must be a word of its own", name));
      continue;
    }
    std::vector<std::string> known(texts_.begin(), texts_.end());
    known.insert(known.end(), words_.begin(), words_.end());
    value.refuse(unknown_name_text("placeholder", name, known));
  }
  return text;
}

std::string PlaceholderRules::text(const JsonValue& value) const { return word(value, false); }

std::vector<std::string> PlaceholderRules::words(const JsonValue& value) const {
  std::vector<std::string> words;
  for (const JsonValue& item : value.items()) words.push_back(word(item, true));
  return words;
}

std::vector<std::string> PlaceholderRules::command(const JsonValue& value) const {
  std::vector<std::string> command = words(value);
  if (command.empty() || command.front().empty()) {
    value.allow_only("an array of words, the first of them a program");
  }
  return command;
}

std::vector<std::vector<std::string>> PlaceholderRules::commands(const JsonValue& value) const {
  std::vector<std::vector<std::string>> commands;
  for (const JsonValue& item : value.items()) commands.push_back(command(item));
  return commands;
}

}  // namespace backfault
