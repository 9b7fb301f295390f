// Cutting kernel text into words and numbers.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace backfault {

/// The next line without its end; `rest` moves behind it.
[[nodiscard]] inline std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

/// The next word between blanks; empty at the end. `rest` moves behind it.
[[nodiscard]] inline std::string_view take_word(std::string_view& rest) {
  constexpr std::string_view blanks = " \t\n";
  const auto begin = rest.find_first_not_of(blanks);
  if (begin == std::string_view::npos) {
    rest = {};
    return {};
  }
  rest.remove_prefix(begin);
  const auto end = rest.find_first_of(blanks);
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(word.size());
  return word;
}

/// The whole text as one number; nothing when anything else is in it or it does not fit. With
/// base 16 a leading "0x" is allowed.
template <typename Number>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text, const int base = 10) {
  if (base == 16 && text.starts_with("0x")) text.remove_prefix(2);
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number, base);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

/// The next word as a number.
template <typename Number>
[[nodiscard]] std::optional<Number> take_number(std::string_view& rest, const int base = 10) {
  return parse_number<Number>(take_word(rest), base);
}

}  // namespace backfault
