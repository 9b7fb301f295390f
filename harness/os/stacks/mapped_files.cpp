#include "harness/os/stacks/mapped_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <utility>

#include "harness/os/base/error_text.h"
#include "harness/os/base/text_scan.h"

namespace backfault {
namespace {

struct MapLine {
  AddressRange range;
  bool executable = false;
  std::uint64_t offset = 0;
  MappedFile file;
};

std::optional<MapLine> parse_line(std::string_view text) {
  const std::string_view range = take_word(text);
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto begin = parse_number<std::uint64_t>(range.substr(0, dash), 16);
  const auto end = parse_number<std::uint64_t>(range.substr(dash + 1), 16);
  const std::string_view permissions = take_word(text);
  const auto offset = take_number<std::uint64_t>(text, 16);
  const std::string_view device = take_word(text);
  const auto colon = std::min(device.find(':'), device.size());
  const auto major_number = parse_number<unsigned>(device.substr(0, colon), 16);
  const auto minor_number =
      parse_number<unsigned>(device.substr(std::min(colon + 1, device.size())), 16);
  const auto inode = take_number<std::uint64_t>(text);
  if (!begin || !end || *end < *begin || permissions.size() != 4 || !offset || !major_number ||
      !minor_number || !inode) {
    return std::nullopt;
  }
  const auto path_begin = text.find_first_not_of(' ');
  std::string_view path = path_begin == std::string_view::npos ? "" : text.substr(path_begin);
  constexpr std::string_view deleted = " (deleted)";
  const bool is_deleted = path.ends_with(deleted);
  if (is_deleted) path.remove_suffix(deleted.size());
  const AddressRange both{.begin = *begin, .end = *end};
  return MapLine{.range = both,
                 .executable = permissions[2] == 'x',
                 .offset = *offset,
                 .file = {.whole = both,
                          .first = both,
                          .device_major = *major_number,
                          .device_minor = *minor_number,
                          .inode = *inode,
                          .path = std::string(path),
                          .deleted = is_deleted}};
}

bool is_same_file(const MappedFile& one, const MappedFile& other) {
  return one.inode == other.inode && one.device_major == other.device_major &&
         one.device_minor == other.device_minor && one.path == other.path;
}

/// Adds a mapping to the file that is mapped before it, or begins the next file with it.
void add_mapping(MapLine line, std::vector<MapLine>& files) {
  if (line.file.inode == 0 || !line.file.path.starts_with('/')) return;  // Memory of no file.
  MapLine* const last = files.empty() ? nullptr : &files.back();
  // Two segments of a small program may lie in the first page of its file.
  const bool goes_on = last != nullptr && is_same_file(last->file, line.file) &&
                       (line.offset != 0 || line.range.begin == last->file.whole.end);
  if (goes_on) {
    last->file.whole.end = line.range.end;
    last->executable = last->executable || line.executable;
  } else if (line.offset == 0) {
    // What is not mapped from its beginning is not laid out as a program or library is.
    files.push_back(std::move(line));
  }
}

/// A descriptor that only names the file: opening it so has no effect on anything.
Result<Fd> open_place(const std::string& path, const int more_flags) {
  Fd named(::open(path.c_str(), O_PATH | O_CLOEXEC | more_flags));
  if (!named.valid()) return tl::unexpected(last_error("open " + path));
  struct stat status {};
  if (::fstat(named.get(), &status) != 0) return tl::unexpected(last_error("look at " + path));
  if (!S_ISREG(status.st_mode)) return fail("open " + path + ": it is not a regular file");
  return named;
}

/// Device numbers of overlays and the like differ between maps and stat(2).
bool is_still_the_same(const Fd& named, const MappedFile& file) {
  struct stat status {};
  if (::fstat(named.get(), &status) != 0 || file.deleted) return false;
  const bool comparable = file.device_major != 0 && major(status.st_dev) != 0;
  return !comparable || (status.st_ino == file.inode && major(status.st_dev) == file.device_major &&
                         minor(status.st_dev) == file.device_minor);
}

}  // namespace

std::optional<CodeMap> parse_code_map(std::string_view maps) {
  CodeMap map;
  std::vector<MapLine> files;
  while (!maps.empty()) {
    auto line = parse_line(take_line(maps));
    if (!line) return std::nullopt;
    if (line->executable) map.code.push_back(line->range);
    add_mapping(std::move(*line), files);
  }
  for (MapLine& line : files) {
    if (line.executable) map.files.push_back(std::move(line.file));
  }
  return map;
}

bool is_code(const CodeMap& map, const std::uint64_t address) {
  const auto beyond = std::upper_bound(
      map.code.begin(), map.code.end(), address,
      [](const std::uint64_t value, const AddressRange& range) { return value < range.begin; });
  return beyond != map.code.begin() && address < std::prev(beyond)->end;
}

Result<Fd> open_mapped_file(const int pid, const MappedFile& file) {
  auto named = open_place(
      fmt::format("/proc/{}/map_files/{:x}-{:x}", pid, file.first.begin, file.first.end), 0);
  if (!named) {
    named = open_place(fmt::format("/proc/{}/root{}", pid, file.path), O_NOFOLLOW);
    if (!named) return named;
    if (!is_still_the_same(*named, file)) {
      return fail("open " + file.path + ": it is not the mapped file any more");
    }
  }
  const std::string path = fmt::format("/proc/self/fd/{}", named->get());
  Fd opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!opened.valid()) return tl::unexpected(last_error("open " + file.path));
  return opened;
}

}  // namespace backfault
