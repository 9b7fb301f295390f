#include "harness/base/clean_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace backfault {
namespace {

constexpr std::size_t note_bound = 40;  // " [18446744073709551615 bytes cut]" has 33 bytes.

unsigned byte_at(const std::string_view bytes, const std::size_t index) {
  return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0U;
}

/// Length of the character that the bytes begin with; 0 when it is not well-formed. The bounds of
/// the second byte exclude overlong forms, surrogates and code points above U+10FFFF.
std::size_t character_length(const std::string_view bytes) {
  const unsigned first = byte_at(bytes, 0);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  const unsigned second = byte_at(bytes, 1);
  if (first < 0xC2 || first > 0xF4 || second < least || second > most) {
    return 0;
  }
  for (std::size_t index = 2; index < length; ++index) {
    if ((byte_at(bytes, index) & 0xC0U) != 0x80) {
      return 0;
    }
  }
  return length;
}

bool is_control(const std::string_view character) {
  const unsigned first = byte_at(character, 0);
  if (character.size() == 1) {
    return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
  }
  return first == 0xC2 && byte_at(character, 1) < 0xA0;
}

}  // namespace

std::string clean_text(const std::string_view bytes, const std::size_t bound) {
  const std::size_t limit = std::max<std::size_t>(bound, 64);
  std::string clean;
  clean.reserve(std::min(bytes.size(), limit));
  std::size_t safe_output = 0;  // Up to here the note fits too.
  std::size_t safe_input = 0;
  std::size_t next = 0;
  while (next < bytes.size()) {
    const std::size_t length = character_length(bytes.substr(next, 4));
    const std::string_view taken = bytes.substr(next, std::max<std::size_t>(length, 1));
    const bool visible = length > 0 && !is_control(taken);
    const std::size_t cost = visible ? taken.size() : 4 * taken.size();
    if (clean.size() + cost > limit) {
      clean.resize(safe_output);
      return clean + fmt::format(" [{} bytes cut]", bytes.size() - safe_input);
    }
    for (const char byte : visible ? std::string_view() : taken) {
      fmt::format_to(std::back_inserter(clean), "\\x{:02X}", static_cast<unsigned char>(byte));
    }
    clean += visible ? taken : std::string_view();
    next += taken.size();
    if (clean.size() + note_bound <= limit) {
      safe_output = clean.size();
      safe_input = next;
    }
  }
  return clean;
}

}  // namespace backfault
