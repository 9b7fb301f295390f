// Lists what two copies of a folder must have in common.
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

/// Lists a folder. Only the root may be a link, which is followed. Depth and path length are
/// unlimited, the number of entries is limited to ten million. Sockets, FIFOs and devices are
/// `other` and are not opened.
[[nodiscard]] Result<TreeList> list_tree(const std::string& root);

/// One file or other entry; a link is followed.
[[nodiscard]] Result<TreeEntry> list_file(const std::string& path);

}  // namespace backfault
