#include "reports/support/safe_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

/// Well-formed characters that do harm all the same: U+FFFE and U+FFFF are forbidden in XML;
/// U+200E to U+200F, U+202A to U+202E and U+2066 to U+2069 reorder what a reader sees.
bool is_harmful(const std::string_view three_bytes) {
  if (three_bytes == "\xEF\xBF\xBE" || three_bytes == "\xEF\xBF\xBF") {
    return true;
  }
  return (three_bytes >= "\xE2\x80\x8E" && three_bytes <= "\xE2\x80\x8F") ||
         (three_bytes >= "\xE2\x80\xAA" && three_bytes <= "\xE2\x80\xAE") ||
         (three_bytes >= "\xE2\x81\xA6" && three_bytes <= "\xE2\x81\xA9");
}

/// GitLab follows `[[ATTACHMENT|path]]` wherever it stands, so captured text must not say it.
void disarm_attachments(std::string& text) {
  for (auto at = text.find("[["); at != std::string::npos; at = text.find("[[", at + 1)) {
    text.insert(at + 1, " ");
  }
}

}  // namespace

std::string safe_text(const std::string_view text) {
  const std::string clean = clean_text(text);
  std::string safe;
  safe.reserve(clean.size());
  for (std::size_t next = 0; next < clean.size();) {
    const std::string_view character = std::string_view(clean).substr(next, 3);
    if (!is_harmful(character)) {
      safe += clean[next++];
      continue;
    }
    for (const char byte : character) {
      fmt::format_to(std::back_inserter(safe), "\\x{:02X}", static_cast<unsigned char>(byte));
    }
    next += character.size();
  }
  disarm_attachments(safe);
  return safe;
}

std::string safe_line(const std::string_view text) {
  std::string line = safe_text(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\t', ' ');
  return line;
}

}  // namespace backfault
