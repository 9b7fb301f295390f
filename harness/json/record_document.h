// JSON text <-> nlohmann documents for the files of a run directory, without exceptions.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace backfault {

/// Keys stay in the order in which they were named.
using Json = nlohmann::ordered_json;

/// Larger texts are refused before they are parsed: a line of trials.jsonl, an observation.
inline constexpr std::size_t line_bound = 16 * 1024 * 1024;
inline constexpr std::size_t document_bound = 32 * 1024 * 1024;

/// What a text must be to be read.
struct DocumentRules {
  std::string_view schema;  ///< The one version that is understood: "backfault-trial/1".
  std::size_t bound = document_bound;
};

/// Parses an object that names this schema. An error begins with `origin` and says what was found.
[[nodiscard]] Result<Json> parse_document(std::string_view text, const std::string& origin,
                                          const DocumentRules& rules);

/// The document on one line, or indented. Never throws: what is not UTF-8 is replaced.
[[nodiscard]] std::string dump_line(const Json& document);
[[nodiscard]] std::string dump_pretty(const Json& document);

}  // namespace backfault
