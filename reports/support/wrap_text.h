// Lines no wider than a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace backfault {

/// How many characters (code points) a text has; wide characters count once.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text in lines of at most `width` characters (at least 1), broken at spaces and at its own
/// new lines; a longer word is cut. Never empty: an empty text is one empty line.
[[nodiscard]] std::vector<std::string> wrap_text(std::string_view text, std::size_t width);

/// The wrapped text with `first` before its first line and as many spaces before the others, each
/// line ended; `width` counts the prefix too.
[[nodiscard]] std::string indented(std::string_view first, std::string_view text,
                                   std::size_t width);

}  // namespace backfault
