// Which placeholders a recipe's texts may hold.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/scenario/checked_json.h"

namespace backfault {

/// The placeholders known in one place of a recipe.
class PlaceholderRules {
 public:
  /// Those known everywhere, and `options.NAME` for every option.
  explicit PlaceholderRules(const std::vector<std::string>& options);

  /// The same rules with another name. A name that stands for several words must be a whole word.
  [[nodiscard]] PlaceholderRules with_text(const std::string& name) const;
  [[nodiscard]] PlaceholderRules with_words(const std::string& name) const;

  /// A text; an unknown placeholder in it is a problem.
  [[nodiscard]] std::string text(const JsonValue& value) const;
  /// An argument vector without a program: may be empty.
  [[nodiscard]] std::vector<std::string> words(const JsonValue& value) const;
  /// An argument vector that begins with a program.
  [[nodiscard]] std::vector<std::string> command(const JsonValue& value) const;
  [[nodiscard]] std::vector<std::vector<std::string>> commands(const JsonValue& value) const;

 private:
  [[nodiscard]] std::string word(const JsonValue& value, bool is_word) const;

  std::set<std::string> texts_;
  std::set<std::string> words_;
};

}  // namespace backfault
