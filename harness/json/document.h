// JSON text with comments -> a document whose members keep their order.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace backfault {

using Json = nlohmann::ordered_json;

/// How much a document may hold before it is refused.
struct JsonBounds {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t values = 1'000'000;
  std::size_t depth = 64;
};

/// Fails with `origin:line:column: ...` for what is not JSON, for a key that stands twice in one
/// object (with its JSON path), for NUL characters in strings, and beyond the bounds.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const std::string& origin,
                                      const JsonBounds& bounds = {});

/// Two-space indented text that ends in a line feed; the same document gives the same bytes.
[[nodiscard]] std::string write_json(const Json& document);

/// One line for messages, cut at about 80 bytes.
[[nodiscard]] std::string brief_json(const Json& value);

/// `segment` as it stands in a JSON pointer (RFC 6901).
[[nodiscard]] std::string pointer_segment(std::string_view segment);

}  // namespace backfault
