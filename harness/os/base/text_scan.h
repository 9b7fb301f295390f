// Splits kernel text into lines, words and numbers.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace backfault {

/// Takes the next line, without its newline, from `rest`.
[[nodiscard]] inline std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

/// Takes the next word between blanks from `rest`; empty at the end.
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

/// The whole text as one number; nothing if it contains anything else or does not fit. Base 16
/// allows a leading "0x".
template <typename Number>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text, const int base = 10) {
  if (base == 16 && text.starts_with("0x")) text.remove_prefix(2);
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number, base);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

/// Takes the next word as a number.
template <typename Number>
[[nodiscard]] std::optional<Number> take_number(std::string_view& rest, const int base = 10) {
  return parse_number<Number>(take_word(rest), base);
}

}  // namespace backfault
