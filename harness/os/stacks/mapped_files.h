// The files that a process runs code from, and where they lie in its memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

struct AddressRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool operator==(const AddressRange&) const = default;
};

/// A file of which something is executable, mapped from its beginning.
struct MappedFile {
  AddressRange whole;  ///< From the first to the last of its neighbouring mappings.
  AddressRange first;  ///< The mapping that shows the beginning of the file.
  unsigned device_major = 0;
  unsigned device_minor = 0;
  std::uint64_t inode = 0;
  std::string path;      ///< As the kernel writes it, without " (deleted)".
  bool deleted = false;  ///< Nothing is left under that path, or something else.
  bool operator==(const MappedFile&) const = default;
};

struct CodeMap {
  std::vector<MappedFile> files;
  std::vector<AddressRange> code;  ///< Every executable mapping, sorted; also those of no file.
};

/// From /proc/PID/maps; nothing when a line cannot be read.
[[nodiscard]] std::optional<CodeMap> parse_code_map(std::string_view maps);

[[nodiscard]] bool is_code(const CodeMap& map, std::uint64_t address);

/// Opens the very file that the process `pid` has mapped, whatever lies under its path now.
/// Without the privilege for that (see /proc/pid/map_files in proc(5)) it opens what lies under
/// the path if it is still the same file. Never opens anything but a regular file: to open a
/// device has effects, and to open a FIFO may block.
[[nodiscard]] Result<Fd> open_mapped_file(int pid, const MappedFile& file);

}  // namespace backfault
