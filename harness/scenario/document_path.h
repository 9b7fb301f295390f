// Places in a scenario document, and setting what stands there before it is read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/document.h"

namespace backfault {

/// The segments of a JSON pointer, unescaped; never empty.
using DocumentPath = std::vector<std::string>;

[[nodiscard]] Result<DocumentPath> split_pointer(std::string_view pointer);

/// Whether one is the other or leads to it.
[[nodiscard]] bool is_prefix(const DocumentPath& prefix, const DocumentPath& path);

/// Sets the value at a path of a scenario document. What is missing on the way is made when a
/// scenario may have it there: a known key, or any name below "with". Array entries must exist.
[[nodiscard]] Result<void> set_at(Json& document, const DocumentPath& path, const Json& value);

/// A value given on the command line: `pointer` is a JSON pointer such as "/client/with/sink".
struct Override {
  std::string pointer;
  std::string value;  ///< JSON; what is none, or null or a fraction, is taken as a string.
};

/// Sets every override, in their order. One that an axis of the document's matrix would replace
/// again is refused.
[[nodiscard]] Result<void> apply_overrides(Json& document, std::span<const Override> overrides,
                                           const std::string& origin);

}  // namespace backfault
