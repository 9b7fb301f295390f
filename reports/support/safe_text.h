// Text of a record on its way into a report: a second line of defence behind the record's own.
#pragma once

#include <string>
#include <string_view>

namespace backfault {

/// Valid UTF-8 that is legal in XML, holds no terminal escape, no character that reorders the line,
/// and no line that an attachment reader would follow: all of these become visible. New lines and
/// tabs stay. Bounded as `clean_text` is.
[[nodiscard]] std::string safe_text(std::string_view text);

/// The same on one line: new lines and tabs become spaces.
[[nodiscard]] std::string safe_line(std::string_view text);

}  // namespace backfault
