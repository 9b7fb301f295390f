#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace mock {

struct GeneratedPart {
  std::uint64_t offset = 0;
};
struct PathPart {
  std::string path;
};
struct TextPart {
  std::string text;
};

/// One thing to back up. The name is without its type byte.
struct DataEntry {
  char type = 0;
  std::string name;
  std::uint64_t size = 0;
  std::uint32_t mode = 0644;
  std::variant<GeneratedPart, PathPart, TextPart> source;

  [[nodiscard]] std::string typed_name() const { return type + name; }
};

}  // namespace mock
