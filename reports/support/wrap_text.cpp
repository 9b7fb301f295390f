#include "reports/support/wrap_text.h"

#include <algorithm>

namespace backfault {
namespace {

bool begins_character(const char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// The bytes of the first `count` characters.
std::size_t bytes_of(const std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    if (begins_character(text[bytes]) && count-- == 0) {
      break;
    }
    ++bytes;
  }
  return bytes;
}

/// Takes one line of at most `width` characters off the front of a text without new lines.
std::string take_line(std::string_view& rest, const std::size_t width) {
  const std::size_t fits = bytes_of(rest, width);
  std::size_t end = fits;
  if (fits < rest.size() && rest[fits] != ' ') {
    const auto space = rest.substr(0, fits).rfind(' ');
    const bool has_word = space != std::string_view::npos && rest.find_first_not_of(' ') < space;
    end = has_word ? space : fits;
  }
  std::string line(rest.substr(0, end));
  line.erase(line.find_last_not_of(' ') + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' ', end), rest.size()));
  return line;
}

}  // namespace

std::size_t display_width(const std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::vector<std::string> wrap_text(std::string_view text, const std::size_t width) {
  std::vector<std::string> lines;
  do {
    const std::size_t length = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, length);
    do {
      lines.push_back(take_line(rest, std::max<std::size_t>(width, 1)));
    } while (!rest.empty());
    text.remove_prefix(std::min(length + 1, text.size()));
  } while (!text.empty());
  return lines;
}

std::string indented(const std::string_view first, const std::string_view text,
                     const std::size_t width) {
  const std::size_t margin = display_width(first);
  std::string out;
  for (const std::string& line : wrap_text(text, width > margin ? width - margin : 1)) {
    std::string whole = (out.empty() ? std::string(first) : std::string(margin, ' ')) + line;
    whole.erase(whole.find_last_not_of(' ') + 1);
    out += whole + "\n";
  }
  return out;
}

}  // namespace backfault
