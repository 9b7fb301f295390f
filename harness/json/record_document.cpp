#include "harness/json/record_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

constexpr std::size_t depth_bound = 32;
constexpr std::size_t quoted_value_bound = 200;

/// The deepest nesting of brackets outside strings. Counted before parsing, since an open bracket
/// costs some eighty times its size in memory once it is parsed.
std::size_t nesting_depth(const std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const char letter = text[index];
    if (in_string) {
      index += letter == '\\' ? 1 : 0;
      in_string = letter != '"';
    } else if (letter == '[' || letter == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (letter == ']' || letter == '}') {
      depth -= depth > 0 ? 1 : 0;
    } else {
      in_string = letter == '"';
    }
  }
  return deepest;
}

Result<Json> check_schema(Json document, const std::string& origin, const std::string_view schema) {
  const auto named = document.is_object() ? document.find("schema") : document.end();
  if (!document.is_object() || named == document.end()) {
    return fail(fmt::format("{}: this is not a {} document: it names no schema", origin, schema));
  }
  if (*named != schema) {
    return fail(fmt::format("{}: /schema: {} was found, and this version reads \"{}\"", origin,
                            clean_text(dump_line(*named), quoted_value_bound), schema));
  }
  return document;
}

}  // namespace

Result<Json> parse_document(const std::string_view text, const std::string& origin,
                            const DocumentRules& rules) {
  if (text.size() > rules.bound) {
    return fail(fmt::format("{}: {} bytes are more than the {} that a {} document may have", origin,
                            text.size(), rules.bound, rules.schema));
  }
  if (nesting_depth(text) > depth_bound) {
    return fail(fmt::format("{}: nested more than {} levels deep", origin, depth_bound));
  }
  try {
    return check_schema(Json::parse(text), origin, rules.schema);
  } catch (const std::exception& problem) {
    return fail(fmt::format("{}: not valid JSON: {}", origin, clean_text(problem.what(), 300)));
  }
}

std::string dump_line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_pretty(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace backfault
