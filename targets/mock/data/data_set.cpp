#include "targets/mock/data/data_set.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "targets/mock/data/database_page.h"
#include "targets/mock/data/tree.h"
#include "targets/mock/protocol/quantity.h"

namespace mock {
namespace {

constexpr std::uint64_t database_bytes_max = 64ULL << 30;
constexpr std::uint64_t log_bytes = 256 * 1024;
constexpr std::uint32_t log_count = 4;

/// Fills one generated file and describes it.
DataEntry generate_file(std::span<std::byte> memory, std::uint64_t offset, std::uint64_t seed,
                        std::uint32_t file) {
  for (std::uint64_t page = 0; page * database_page_bytes < memory.size(); ++page) {
    const auto place = memory.subspan(page * database_page_bytes).first<database_page_bytes>();
    fill_page(place, {.seed = seed, .file = file, .number = page});
  }
  DataEntry entry;
  entry.type = file == 0 ? HR_FILE_TYPE_DATABASE : HR_FILE_TYPE_LOG;
  entry.name = file == 0 ? "priv.edb" : "edb0000" + std::to_string(file) + ".log";
  entry.size = memory.size();
  entry.source = GeneratedPart{.offset = offset};
  return entry;
}

Result<FileContent> open_path(const DataEntry& entry, const std::string& path) {
  // A link or pipe put there since the listing is refused and cannot block the server.
  Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.is_open()) return fail_errno(hr::file_not_found, "open " + entry.name);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return fail_errno(hr::disk_io, "stat " + entry.name);
  if (!S_ISREG(status.st_mode)) {
    return fail(hr::file_not_found, entry.name + " is no longer a regular file");
  }
  return FileContent(std::move(file), static_cast<std::uint64_t>(status.st_size), entry.name);
}

}  // namespace

Result<void> FileContent::read(std::uint64_t offset, std::span<std::byte> buffer) const {
  if (!file_.is_open()) {
    std::memcpy(buffer.data(), memory_.data() + offset, buffer.size());
    return {};
  }
  while (!buffer.empty()) {
    const auto count =
        ::pread(file_.number(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(hr::disk_io, "read " + name_);
    if (count == 0) return fail(hr::disk_io, name_ + " became shorter while it was read");
    offset += static_cast<std::uint64_t>(count);
    buffer = buffer.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<DataSet> DataSet::load(const std::string& data, std::uint64_t seed) {
  if (!looks_like_size(data)) return of_path(data);
  auto bytes = parse_size("--data", data,
                          {.least = database_page_bytes,
                           .most = database_bytes_max,
                           .multiple_of = database_page_bytes});
  if (!bytes) {
    return fail(bytes.error().code,
                bytes.error().text + "; a path that begins with a digit is written ./PATH");
  }
  return generate(*bytes, seed);
}

Result<DataSet> DataSet::generate(std::uint64_t bytes, std::uint64_t seed) {
  auto memory = Mapping::of_memory(bytes + log_count * log_bytes);
  if (!memory) {
    return fail(hr::out_of_memory, "--data \"" + show_size(bytes) + "\": " + memory.error().text);
  }
  DataSet set;
  set.memory_ = std::move(*memory);
  const auto all = set.memory_.bytes();
  set.databases_.push_back(generate_file(all.first(bytes), 0, seed, 0));
  for (std::uint32_t log = 0; log < log_count; ++log) {
    const auto offset = bytes + log * log_bytes;
    set.logs_.push_back(generate_file(all.subspan(offset, log_bytes), offset, seed, log + 1));
  }
  return set;
}

Result<DataSet> DataSet::of_path(const std::string& path) {
  auto entries = list_tree(path);
  if (!entries) {
    return fail(entries.error().code, "--data \"" + path + "\": " + entries.error().text);
  }
  DataSet set;
  set.databases_ = std::move(*entries);
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem)) {
    set.directory_ = std::filesystem::canonical(path, problem).string();
  }
  return set;
}

Result<FileContent> DataSet::open(const DataEntry& entry) const {
  if (const auto* const path = std::get_if<PathPart>(&entry.source)) {
    return open_path(entry, path->path);
  }
  if (const auto* const text = std::get_if<TextPart>(&entry.source)) {
    return FileContent(std::as_bytes(std::span(text->text)));
  }
  const auto offset = std::get<GeneratedPart>(entry.source).offset;
  return FileContent(memory_.bytes().subspan(offset, entry.size));
}

}  // namespace mock
