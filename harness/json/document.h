// The one strict JSON parser of the harness, and the texts of a document. Members keep their order.
// `harness/verify` has its own: it shares no code with what it checks.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace backfault {

using Json = nlohmann::ordered_json;

/// What the text of a document is.
enum class JsonText {
  with_comments,  ///< An input file that people write.
  plain,          ///< A file that the harness wrote.
  line,           ///< A line of a file that the harness wrote; its origin names file and line.
};

/// What a text may hold before it is refused.
struct JsonBounds {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t values = 1'000'000;
  std::size_t depth = 64;
  JsonText text = JsonText::with_comments;
};

/// Files of a run directory other than the plan. A value takes at least 8 bytes of an indented
/// file and 4 bytes of a line, so that the bytes are what bounds a file of ours.
inline constexpr JsonBounds record_bounds{.bytes = std::size_t{32} << 20,
                                          .values = std::size_t{4} << 20,
                                          .depth = 32,
                                          .text = JsonText::plain};
/// Lines of trials.jsonl.
inline constexpr JsonBounds line_bounds{.bytes = std::size_t{16} << 20,
                                        .values = std::size_t{4} << 20,
                                        .depth = 32,
                                        .text = JsonText::line};

/// Fails with `origin:line:column: ...` (`origin:column: ...` for a line) for what is not JSON, for
/// a key that stands twice in one object (with its JSON path), for NUL characters in strings, and
/// beyond the bounds.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const std::string& origin,
                                      const JsonBounds& bounds = {});

/// Parses a saved object whose key "schema" has this value: "backfault-trial/1". An error begins
/// with `origin` and is no error of usage.
[[nodiscard]] Result<Json> parse_record(std::string_view text, const std::string& origin,
                                        std::string_view schema,
                                        const JsonBounds& bounds = record_bounds);

/// Two-space indented text that ends in a line feed; the same document gives the same bytes.
[[nodiscard]] std::string write_json(const Json& document);

/// The same on one line without blanks and without a line feed.
[[nodiscard]] std::string write_json_line(const Json& document);

/// One line for messages, cut at about 80 bytes.
[[nodiscard]] std::string brief_json(const Json& value);

/// `segment` as it stands in a JSON pointer (RFC 6901).
[[nodiscard]] std::string pointer_segment(std::string_view segment);

}  // namespace backfault
