#include "harness/scenario/document_path.h"

#include <algorithm>
#include <charconv>

#include "harness/base/clean_text.h"
#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/scenario/read_variant.h"

namespace backfault {
namespace {

constexpr std::size_t most_segments = 64;
constexpr std::size_t longest_value = std::size_t{64} << 10;

/// `~1` stands for a slash, `~0` for a tilde, and nothing else may follow a tilde.
Result<std::string> unescape(const std::string_view segment) {
  std::string text;
  for (std::size_t at = 0; at < segment.size(); ++at) {
    if (segment[at] != '~') {
      text += segment[at];
      continue;
    }
    const char code = ++at < segment.size() ? segment[at] : '\0';
    if (code != '0' && code != '1') {
      return fail("a ~ in a JSON pointer must be ~0 (a tilde) or ~1 (a slash)", ErrorKind::usage);
    }
    text += code == '0' ? '~' : '/';
  }
  return text;
}

std::string pointer_to(const DocumentPath& path, const std::size_t length) {
  std::string pointer;
  for (std::size_t at = 0; at < length; ++at) pointer += '/' + pointer_segment(path[at]);
  return one_line(pointer);
}

/// The keys that may be added to the object at the first `length` segments of `path`.
std::vector<std::string> addable_keys(const DocumentPath& path, const std::size_t length) {
  if (length == 0) return scenario_keys();
  const std::string& top = path[0];
  if (length == 1 && (top == "server" || top == "client")) return {"target", "with"};
  if (length == 1 && top == "limits") return {"trial", "give_up"};
  if (length == 1 && top == "expect") return {"outcome"};
  if (top == "faults" && length == 2) return fault_use_keys();
  if (top == "faults" && length == 3 && path[2] == "at") return {"bytes", "direction"};
  return {};
}

/// Options and parameters have names of their own, known only to recipes and faults.
bool takes_any_name(const DocumentPath& path, const std::size_t length) {
  const bool target = length == 2 && (path[0] == "server" || path[0] == "client");
  const bool fault = length == 3 && path[0] == "faults";
  return (target || fault) && path[length - 1] == "with";
}

Result<Json*> entry_of(Json& array, const DocumentPath& path, const std::size_t length) {
  const std::string& segment = path[length];
  std::size_t index = 0;
  const char* const end = segment.data() + segment.size();
  const auto [stop, problem] = std::from_chars(segment.data(), end, index);
  const bool is_index = problem == std::errc() && stop == end && segment == std::to_string(index);
  if (!is_index || index >= array.size()) {
    return fail(fmt::format("{} has {} entries, none is {}", pointer_to(path, length), array.size(),
                            in_quotes(segment)),
                ErrorKind::usage);
  }
  return &array[index];
}

Result<Json*> member_of(Json& parent, const DocumentPath& path, const std::size_t length) {
  const std::string& key = path[length];
  if (!parent.is_object()) {
    return fail(fmt::format("{} is {}, nothing stands below it", pointer_to(path, length),
                            brief_json(parent)),
                ErrorKind::usage);
  }
  const auto found = parent.find(key);
  if (found != parent.end()) return &*found;
  std::vector<std::string> known = addable_keys(path, length);
  const bool allowed = takes_any_name(path, length) || std::ranges::find(known, key) != known.end();
  if (allowed) return &(parent[key] = Json::object());
  for (const auto& item : parent.items()) {
    if (std::ranges::find(known, item.key()) == known.end()) known.push_back(item.key());
  }
  return fail(unknown_name_text("key", key, known), ErrorKind::usage);
}

/// The text as JSON when a scenario could hold it, else as a string.
Json value_of(const std::string& text) {
  Result<Json> parsed = parse_json(text, "value");
  const bool usable = parsed && !parsed->is_null() && !parsed->is_number_float();
  return usable ? *std::move(parsed) : Json(text);
}

Result<void> apply(Json& document, const Override& override) {
  const Result<DocumentPath> path = split_pointer(override.pointer);
  if (!path) return tl::unexpected(path.error());
  // The longest text unchanged by cleaning is one that may stand in JSON.
  const bool clean = clean_text(override.value, longest_value) == override.value;
  if (!clean || override.value.size() > longest_value) {
    return fail(fmt::format("value {}: allowed: valid UTF-8 without control characters, at most "
                            "{} bytes",
                            in_quotes(override.value), longest_value),
                ErrorKind::usage);
  }
  const auto matrix = document.is_object() ? document.find("matrix") : document.end();
  if (matrix != document.end() && matrix->is_object()) {
    for (const auto& axis : matrix->items()) {
      const Result<DocumentPath> axis_path = split_pointer(axis.key());
      if (!axis_path || !is_prefix(*axis_path, *path)) continue;
      return fail(fmt::format("the matrix varies {}, which would replace this value (set "
                              "/matrix/{} instead)",
                              in_quotes(axis.key()), pointer_segment(axis.key())),
                  ErrorKind::usage);
    }
  }
  return set_at(document, *path, value_of(override.value));
}

}  // namespace

Result<DocumentPath> split_pointer(const std::string_view pointer) {
  if (!pointer.starts_with('/')) {
    return fail(
        fmt::format("{} is no JSON pointer (such as /client/with/sink)", in_quotes(pointer)),
        ErrorKind::usage);
  }
  DocumentPath path;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    Result<std::string> segment = unescape(pointer.substr(begin, end - begin));
    if (!segment) return tl::unexpected(segment.error());
    if (path.size() == most_segments) return fail("the path is too long", ErrorKind::usage);
    path.push_back(*std::move(segment));
    begin = end + 1;
  }
  return path;
}

bool is_prefix(const DocumentPath& prefix, const DocumentPath& path) {
  return prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

Result<void> set_at(Json& document, const DocumentPath& path, const Json& value) {
  Json* at = &document;
  for (std::size_t length = 0; length < path.size(); ++length) {
    const Result<Json*> next =
        at->is_array() ? entry_of(*at, path, length) : member_of(*at, path, length);
    if (!next) return tl::unexpected(next.error());
    at = *next;
  }
  *at = value;
  return {};
}

Result<void> apply_overrides(Json& document, const std::span<const Override> overrides,
                             const std::string& origin) {
  for (const Override& override : overrides) {
    const Result<void> applied = apply(document, override);
    if (applied) continue;
    return fail_in(fmt::format("{}: --set {}", one_line(origin), one_line(override.pointer)),
                   applied.error());
  }
  return {};
}

}  // namespace backfault
