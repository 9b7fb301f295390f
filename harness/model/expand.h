// Replaces the placeholders in the texts of a recipe: `${name}` is a value, `$${` a literal `${`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/recipe.h"

namespace backfault {

/// What the placeholders stand for. A name may have a text, words, or both.
struct Bindings {
  std::map<std::string, std::string> texts;
  /// Used where `${name}` is a whole word. The words may hold placeholders themselves, which only
  /// `texts` replaces; `${value}` in them is the text of the same name.
  std::map<std::string, std::vector<std::string>> words;
};

/// A piece of a template: literal text or the name of a placeholder. Points into the template.
struct TemplatePiece {
  std::string_view text;
  bool is_placeholder = false;
  bool operator==(const TemplatePiece&) const = default;
};

/// Fails if a `${` has no closing brace.
[[nodiscard]] Result<std::vector<TemplatePiece>> split_template(std::string_view text);

/// The text with every placeholder replaced. Fails for a placeholder without a text.
[[nodiscard]] Result<std::string> expand_text(std::string_view text, const Bindings& bindings);

/// The argument vector with every placeholder replaced. A word that consists of one placeholder
/// becomes as many words as its binding has, possibly none.
[[nodiscard]] Result<std::vector<std::string>> expand_words(const CommandTemplate& words,
                                                            const Bindings& bindings);

/// Every value with its placeholders replaced; an error names the variable.
[[nodiscard]] Result<std::map<std::string, std::string>> expand_environment(
    const std::map<std::string, std::string>& environment, const Bindings& bindings);

/// For each option of the recipe `options.NAME`: the chosen value or the default as text, and its
/// argument words. An option that is not set has an empty text and no words. `with` must have been
/// checked against the recipe.
[[nodiscard]] Bindings option_bindings(const Recipe& recipe,
                                       const std::map<std::string, std::string>& with);

}  // namespace backfault
