#include "targets/mock/data/tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "targets/mock/protocol/names_list.h"

namespace mock {
namespace {

namespace fs = std::filesystem;

// A list of this many names still fits in one reply.
constexpr std::size_t entries_max = 1'000'000;

Failure fail_with(const fs::path& path, const std::error_code& problem) {
  return fail(hr::disk_io, path.string() + ": " + problem.message(), Cause::system);
}

Result<DataEntry> describe(const fs::path& path, std::string name) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return fail_errno(hr::disk_io, path.string());
  DataEntry entry;
  entry.name = std::move(name);
  entry.mode = status.st_mode & 07777;
  std::error_code problem;
  if (S_ISREG(status.st_mode)) {
    entry.type = HR_FILE_TYPE_DATABASE;
    entry.size = static_cast<std::uint64_t>(status.st_size);
    entry.source = PathPart{.path = path.string()};
    if (::access(path.c_str(), R_OK) != 0) return fail_errno(hr::disk_io, path.string());
  } else if (S_ISLNK(status.st_mode)) {
    entry.type = HR_FILE_TYPE_LINK;
    const auto target = fs::read_symlink(path, problem).string();
    entry.size = target.size();
    entry.source = TextPart{.text = target};
  } else if (S_ISDIR(status.st_mode)) {
    entry.type = HR_FILE_TYPE_DIRECTORY;
    entry.source = TextPart{};
  } else {
    return fail(hr::disk_io, path.string() + ": neither a file nor a link nor a directory");
  }
  if (problem) return fail_with(path, problem);
  if (!is_safe_name(entry.typed_name())) {
    return fail(hr::invalid_file_name, path.string() + ": the name is longer than 4095 bytes");
  }
  return entry;
}

bool is_listed(const fs::directory_entry& found, std::error_code& problem) {
  const bool is_real_directory =
      found.is_directory(problem) && !found.is_symlink(problem) && !problem;
  return !is_real_directory || fs::is_empty(found.path(), problem);
}

}  // namespace

Result<std::vector<DataEntry>> list_tree(const std::string& path) {
  std::vector<DataEntry> entries;
  std::error_code problem;
  const auto kind = fs::status(path, problem);
  if (problem) return fail(hr::disk_io, problem.message(), Cause::system);
  if (fs::is_regular_file(kind)) {
    auto entry = describe(fs::canonical(path, problem), fs::path(path).filename().string());
    if (!entry) return pass_on(entry);
    entries.push_back(std::move(*entry));
    return entries;
  }
  if (!fs::is_directory(kind)) return fail(hr::disk_io, "neither a directory nor a regular file");

  fs::recursive_directory_iterator walk(path, problem);
  for (; !problem && walk != fs::recursive_directory_iterator(); walk.increment(problem)) {
    if (!is_listed(*walk, problem)) continue;
    if (entries.size() == entries_max) return fail(hr::disk_io, "more than 1000000 entries");
    auto entry = describe(walk->path(), walk->path().lexically_relative(path).string());
    if (!entry) return pass_on(entry);
    entries.push_back(std::move(*entry));
  }
  if (problem) return fail(hr::disk_io, problem.message(), Cause::system);
  std::ranges::sort(entries, {}, &DataEntry::name);
  return entries;
}

}  // namespace mock
