// Bytes that a program under test wrote, made fit for JSON, XML and a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backfault {

/// The longest text that `clean_text` gives when it is not told otherwise.
inline constexpr std::size_t clean_text_bound = std::size_t{64} * 1024;

/// The bytes as valid UTF-8. What is invalid, and every control character but newline and tab
/// (C1 and DEL included, so no terminal escape survives), becomes visible as `\xNN`. A text that
/// would be longer than `bound` bytes (64 at least) is cut between characters and ends with
/// " [N bytes cut]", the note included in the bound; N counts the bytes given. Cleaning a clean
/// text changes nothing.
[[nodiscard]] std::string clean_text(std::string_view bytes, std::size_t bound = clean_text_bound);

}  // namespace backfault
