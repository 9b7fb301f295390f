// Finds communications errors in what a program under test prints.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/recipe.h"

namespace backfault {

/// What the groups `code`, `name` and `text` of a pattern matched, cleaned. `text` is the whole
/// line if the pattern has no such group.
struct MatchedError {
  std::string code;
  std::string name;
  std::string text;
  bool operator==(const MatchedError&) const = default;
};

/// Compiled patterns: Perl regular expressions with named groups that may match anywhere in a line.
/// The first pattern that matches wins. Time and stack are bounded: only the first 2 KiB of a line
/// are searched, and a pattern that needs too many steps for a line does not match it.
class ErrorMatcher {
 public:
  /// Fails for a pattern that is invalid or too long, or that has a named group other than `code`,
  /// `name` and `text`.
  [[nodiscard]] static Result<ErrorMatcher> compile(const std::vector<ErrorPattern>& patterns);

  [[nodiscard]] std::optional<MatchedError> match(std::string_view line) const;

 private:
  struct Pattern;
  std::vector<std::shared_ptr<const Pattern>> patterns_;
};

}  // namespace backfault
