// Makes bytes from a program under test safe for JSON, XML and a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backfault {

/// The default bound of `clean_text`.
inline constexpr std::size_t clean_text_bound = std::size_t{64} * 1024;

/// Returns the bytes as valid UTF-8. Invalid bytes and control characters other than newline and
/// tab (C1 and DEL included, so that no terminal escape survives) become `\xNN`. A text that would
/// exceed `bound` bytes (at least 64) is cut between characters and ends with " [N bytes cut]",
/// which counts towards the bound; N counts input bytes. Cleaning is idempotent.
[[nodiscard]] std::string clean_text(std::string_view bytes, std::size_t bound = clean_text_bound);

}  // namespace backfault
