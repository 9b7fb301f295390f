// Everything below a folder, as far as two copies of it must agree.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/base/result.h"

namespace backfault {

enum class EntryType { file, folder, link, other };

struct TreeEntry {
  EntryType type = EntryType::other;
  std::uint64_t bytes = 0;  ///< Of a file.
  std::string content;      ///< SHA-256 of a file's content; a link's target.
  bool operator==(const TreeEntry&) const = default;
};

/// By path below the root, "/"-separated bytes; the root itself is not listed.
using TreeList = std::map<std::string, TreeEntry>;

/// Lists a folder. A link as the root is followed, no other is. Depth and path length are not
/// limited; ten million entries are. Sockets, FIFOs and devices are `other` and never opened.
[[nodiscard]] Result<TreeList> list_tree(const std::string& root);

/// One file, or whatever else is there; a link is followed.
[[nodiscard]] Result<TreeEntry> list_file(const std::string& path);

}  // namespace backfault
