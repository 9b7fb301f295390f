#include "harness/verify/strict_document.h"

#include <algorithm>
#include <exception>
#include <set>
#include <vector>

#include "harness/base/quote.h"

namespace backfault {
namespace {

constexpr std::size_t most_depth = 32;

/// Counted before parsing: an open bracket is one byte of text and many of memory.
std::size_t depth_of(const std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (quoted && letter == '\\') {
      ++at;
    } else if (letter == '"') {
      quoted = !quoted;
    } else if (!quoted && (letter == '{' || letter == '[')) {
      deepest = std::max(deepest, ++depth);
    } else if (!quoted && (letter == '}' || letter == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

/// Notices keys that stand twice while the parser goes on.
class KeyWatch {
 public:
  bool operator()(int, const StrictJson::parse_event_t event, const StrictJson& value) {
    using Event = StrictJson::parse_event_t;
    if (event == Event::object_start) open_.emplace_back();
    if (event == Event::object_end && !open_.empty()) open_.pop_back();
    if (event == Event::key && !open_.empty() && value.is_string()) {
      const auto& key = value.get_ref<const std::string&>();
      if (!open_.back().insert(key).second && repeated_.empty()) repeated_ = in_quotes(key);
    }
    return true;
  }
  [[nodiscard]] const std::string& repeated() const { return repeated_; }

 private:
  std::vector<std::set<std::string>> open_;
  std::string repeated_;
};

}  // namespace

std::string StrictDocument::schema() const {
  const auto named = json.is_object() ? json.find("schema") : json.end();
  const bool is_text = json.is_object() && named != json.end() && named->is_string();
  return is_text ? named->get<std::string>() : "";
}

Result<StrictDocument> read_strictly(const std::string_view text, const std::string& origin) {
  if (text.size() > strict_document_bound) {
    return fail(fmt::format("{}: {} bytes are more than the {} that may be checked", origin,
                            text.size(), strict_document_bound),
                ErrorKind::usage);
  }
  if (depth_of(text) > most_depth) {
    return fail(fmt::format("{}: nested more than {} levels deep", origin, most_depth),
                ErrorKind::usage);
  }
  try {
    KeyWatch watch;
    const auto look = [&](const int depth, const StrictJson::parse_event_t event,
                          const StrictJson& value) { return watch(depth, event, value); };
    StrictJson json = StrictJson::parse(text, look);
    return StrictDocument{.json = std::move(json), .repeated_key = watch.repeated()};
  } catch (const std::exception& problem) {
    return fail(fmt::format("{}: not valid JSON: {}", origin, one_line(problem.what())),
                ErrorKind::usage);
  }
}

std::string compact_text(const StrictJson& json) {
  return json.dump(-1, ' ', false, StrictJson::error_handler_t::replace);
}

}  // namespace backfault
