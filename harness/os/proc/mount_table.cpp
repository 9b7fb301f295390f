#include "harness/os/proc/mount_table.h"

#include <algorithm>
#include <string>
#include <vector>

namespace backfault {
namespace {

std::vector<std::string_view> split(std::string_view text, const char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Blanks and the like stand as a backslash and three octal digits.
std::string unescaped(const std::string_view text) {
  const auto is_octal = [](const char digit) { return digit >= '0' && digit <= '7'; };
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '\\' && at + 3 < text.size() && is_octal(text[at + 1]) &&
                        is_octal(text[at + 2]) && is_octal(text[at + 3]);
    if (!escape) {
      plain += text[at];
      continue;
    }
    plain += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 +
                               (text[at + 3] - '0'));
    at += 3;
  }
  return plain;
}

bool has_option(const std::string_view options, const std::string_view name) {
  const auto all = split(options, ',');
  return std::find(all.begin(), all.end(), name) != all.end();
}

struct MountLine {
  std::string_view id;
  std::string_view parent;
  MountText mount;
};

/// "36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/root rw,errors=continue"
std::optional<MountLine> read_mount_line(const std::string_view text, const std::string_view path) {
  const auto words = split(text, ' ');
  const auto dash = std::find(words.begin(), words.end(), "-");
  if (words.size() < 10 || words.end() - dash < 4 || unescaped(words[4]) != path) {
    return std::nullopt;
  }
  return MountLine{.id = words[0],
                   .parent = words[1],
                   .mount = {.read_only = has_option(words[5], "ro"),
                             .whole_read_only = has_option(*(dash + 3), "ro")}};
}

}  // namespace

std::optional<MountText> find_mount(const std::string_view mountinfo, const std::string_view path) {
  std::vector<MountLine> there;
  for (const std::string_view text : split(mountinfo, '\n')) {
    if (const auto line = read_mount_line(text, path)) there.push_back(*line);
  }
  for (const MountLine& line : there) {
    const bool covered = std::any_of(there.begin(), there.end(), [&](const MountLine& other) {
      return other.parent == line.id;
    });
    if (!covered) return line.mount;
  }
  return std::nullopt;
}

}  // namespace backfault
