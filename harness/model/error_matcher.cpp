#include "harness/model/error_matcher.h"

// std::regex overflows the stack on long lines, has no named groups, and may run for very long.
// Boost's matcher keeps its state on the heap and counts its steps; this bounds it to a few
// milliseconds.
#pragma GCC diagnostic ignored "-Wold-style-cast"  // Boost casts this number where it uses it.
#define BOOST_REGEX_MAX_STATE_COUNT 1'000'000
#include <algorithm>
#include <boost/regex.hpp>
#include <exception>

#include "harness/base/clean_text.h"
#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"

namespace backfault {
namespace {

constexpr std::size_t line_bound = 2048;
constexpr std::size_t pattern_bound = 1024;

tl::unexpected<Error> refuse(const std::string_view pattern, const std::string& why) {
  return fail(fmt::format("pattern {}: {}", in_quotes(pattern), why), ErrorKind::usage);
}

/// The end of an escape or bracket expression that begins at `at`, otherwise `at`. Parentheses in
/// there are no groups.
std::size_t skip_opaque(const std::string_view pattern, const std::size_t at) {
  if (pattern[at] == '\\') return std::min(at + 2, pattern.size());
  if (pattern[at] != '[') return at;
  for (std::size_t end = at + 1; end < pattern.size(); ++end) {
    if (pattern[end] == '\\')
      ++end;
    else if (pattern[end] == ']')
      return end + 1;
  }
  return pattern.size();
}

/// A misspelt group name would silently match nothing that is reported.
Result<void> check_groups(const std::string_view pattern) {
  static const std::vector<std::string> known{"code", "name", "text"};
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t end = skip_opaque(pattern, at);
    const std::string_view rest = pattern.substr(at);
    at = std::max(end, at + 1);
    const bool looks_behind = rest.starts_with("(?<=") || rest.starts_with("(?<!");
    if (!rest.starts_with("(?<") || looks_behind) continue;
    const std::string name(rest.substr(3, std::min(rest.find('>'), rest.size()) - 3));
    if (std::ranges::find(known, name) == known.end()) {
      return refuse(pattern, unknown_name_text("named group", name, known));
    }
  }
  return {};
}

}  // namespace

struct ErrorMatcher::Pattern {
  boost::regex regex;
};

Result<ErrorMatcher> ErrorMatcher::compile(const std::vector<ErrorPattern>& patterns) {
  ErrorMatcher matcher;
  for (const auto& [match] : patterns) {
    if (match.empty() || match.size() > pattern_bound) {
      return refuse(match, fmt::format("must have 1 to {} bytes", pattern_bound));
    }
    const Result<void> checked = check_groups(match);
    if (!checked) return tl::unexpected(checked.error());
    try {
      matcher.patterns_.push_back(
          std::make_shared<const Pattern>(Pattern{.regex = boost::regex(match)}));
    } catch (const std::exception& problem) {
      return refuse(match,
                    fmt::format("not a regular expression: {}", clean_text(problem.what(), 200)));
    }
  }
  return matcher;
}

std::optional<MatchedError> ErrorMatcher::match(std::string_view line) const {
  line = line.substr(0, line_bound);
  for (const auto& pattern : patterns_) {
    boost::match_results<std::string_view::const_iterator> found;
    try {
      if (!boost::regex_search(line.begin(), line.end(), found, pattern->regex)) continue;
    } catch (const std::exception&) {
      continue;  // More steps than are allowed: this line is not recognised.
    }
    const auto group = [&](const char* const name) { return clean_text(found[name].str()); };
    return MatchedError{.code = group("code"),
                        .name = group("name"),
                        .text = found["text"].matched ? group("text") : clean_text(line)};
  }
  return std::nullopt;
}

}  // namespace backfault
