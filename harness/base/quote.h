// Makes text of unknown origin fit into one line of a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backfault {

/// `clean_text` on one line: line feeds and tabs as `\n` and `\t`. About `bound` bytes at most.
[[nodiscard]] std::string one_line(std::string_view bytes, std::size_t bound = 300);

/// The bytes in double quotes on one line, about 80 bytes at most.
[[nodiscard]] std::string in_quotes(std::string_view bytes);

}  // namespace backfault
