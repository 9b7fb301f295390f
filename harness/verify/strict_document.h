// JSON text of unknown origin -> a document, for those who trust nothing in it.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace backfault {

/// Keys stay in their order: a digest covers it.
using StrictJson = nlohmann::ordered_json;

inline constexpr std::size_t strict_document_bound = std::size_t{32} * 1024 * 1024;

struct StrictDocument {
  StrictJson json;
  /// The first key that stands twice in one object; empty: there is none. Readers disagree on which
  /// of the two counts, and so such a document says nothing.
  std::string repeated_key;

  /// What "schema" names; empty: it names nothing.
  [[nodiscard]] std::string schema() const;
};

/// Any bytes give a document or a refusal that begins with `origin`. Larger and deeper texts than
/// any certificate are refused.
[[nodiscard]] Result<StrictDocument> read_strictly(std::string_view text,
                                                   const std::string& origin);

/// The document on one line without blanks. Never throws.
[[nodiscard]] std::string compact_text(const StrictJson& json);

}  // namespace backfault
