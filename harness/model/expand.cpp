#include "harness/model/expand.h"

#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"

namespace backfault {
namespace {

/// The name if the whole word is one placeholder, otherwise empty.
std::string whole_placeholder(const std::string_view word) {
  const auto pieces = split_template(word);
  const bool whole = pieces && pieces->size() == 1 && pieces->front().is_placeholder;
  return whole ? std::string(pieces->front().text) : std::string();
}

tl::unexpected<Error> not_bound(const std::string& name, const Bindings& bindings) {
  if (bindings.words.contains(name)) {
    return fail(fmt::format("${{{}}} stands for several words and must be a word of its own", name),
                ErrorKind::usage);
  }
  std::vector<std::string> known;
  for (const auto& [text_name, text] : bindings.texts) known.push_back(text_name);
  return fail(unknown_name_text("placeholder", name, known), ErrorKind::usage);
}

}  // namespace

Result<std::vector<TemplatePiece>> split_template(const std::string_view text) {
  std::vector<TemplatePiece> pieces;
  const auto add = [&](const std::size_t begin, const std::size_t end, const bool placeholder) {
    if (placeholder || end > begin)
      pieces.push_back({text.substr(begin, end - begin), placeholder});
  };
  std::size_t literal = 0;
  for (std::size_t open = text.find("${"); open != std::string_view::npos;) {
    const bool escaped = open > literal && text[open - 1] == '$';
    const std::size_t close = escaped ? open + 1 : text.find('}', open);
    if (close == std::string_view::npos) {
      return fail(fmt::format("{} has a ${{ without a closing brace (a literal one is $${{)",
                              in_quotes(text.substr(open))),
                  ErrorKind::usage);
    }
    add(literal, escaped ? open - 1 : open, false);
    if (!escaped) add(open + 2, close, true);
    // One dollar sign is dropped, and what follows is literal.
    literal = escaped ? open : close + 1;
    open = text.find("${", escaped ? open + 2 : close + 1);
  }
  add(literal, text.size(), false);
  return pieces;
}

Result<std::string> expand_text(const std::string_view text, const Bindings& bindings) {
  const auto pieces = split_template(text);
  if (!pieces) return tl::unexpected(pieces.error());
  std::string expanded;
  for (const TemplatePiece& piece : *pieces) {
    const std::string piece_text(piece.text);
    const auto found = bindings.texts.find(piece_text);
    if (piece.is_placeholder && found == bindings.texts.end()) {
      return not_bound(piece_text, bindings);
    }
    expanded += piece.is_placeholder ? found->second : piece_text;
  }
  return expanded;
}

Result<std::vector<std::string>> expand_words(const CommandTemplate& words,
                                              const Bindings& bindings) {
  std::vector<std::string> expanded;
  for (const std::string& word : words) {
    const std::string name = whole_placeholder(word);
    const auto found = bindings.words.find(name);
    const bool spliced = !name.empty() && found != bindings.words.end();
    Bindings inner{.texts = bindings.texts, .words = {}};
    const auto value = bindings.texts.find(name);
    if (spliced && value != bindings.texts.end()) inner.texts["value"] = value->second;
    for (const std::string& part : spliced ? found->second : std::vector{word}) {
      Result<std::string> text = expand_text(part, spliced ? inner : bindings);
      if (!text) return tl::unexpected(text.error());
      expanded.push_back(*std::move(text));
    }
  }
  return expanded;
}

Result<std::map<std::string, std::string>> expand_environment(
    const std::map<std::string, std::string>& environment, const Bindings& bindings) {
  std::map<std::string, std::string> expanded;
  for (const auto& [name, text] : environment) {
    auto value = expand_text(text, bindings);
    if (!value) return fail_in("environment " + name, value.error());
    expanded[name] = *std::move(value);
  }
  return expanded;
}

Bindings option_bindings(const Recipe& recipe, const std::map<std::string, std::string>& with) {
  Bindings bindings;
  for (const auto& [name, option] : recipe.options) {
    const std::string key = "options." + name;
    const auto chosen = with.find(name);
    const auto value =
        chosen == with.end() ? option.spec.default_text : std::optional(chosen->second);
    bindings.texts[key] = value.value_or("");
    const auto table = option.words_by_choice.find(value.value_or(""));
    if (table != option.words_by_choice.end()) {
      bindings.words[key] = table->second;
    } else {
      bindings.words[key] = value ? option.words : CommandTemplate();
    }
  }
  return bindings;
}

}  // namespace backfault
