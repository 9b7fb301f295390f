#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "targets/mock/data/data_entry.h"
#include "targets/mock/protocol/fd.h"
#include "targets/mock/protocol/mapping.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

/// The content of one opened entry.
class FileContent {
 public:
  explicit FileContent(std::span<const std::byte> memory) : memory_(memory) {}
  FileContent(Fd file, std::uint64_t size, std::string name)
      : file_(std::move(file)), size_(size), name_(std::move(name)) {}

  [[nodiscard]] std::uint64_t size() const { return file_.is_open() ? size_ : memory_.size(); }
  /// Fills the whole buffer; a file that became shorter is an error.
  Result<void> read(std::uint64_t offset, std::span<std::byte> buffer) const;

 private:
  std::span<const std::byte> memory_;
  Fd file_;
  std::uint64_t size_ = 0;
  std::string name_;
};

/// What a server has to back up: a generated database with its logs, or a real tree. Contents stay
/// valid as long as the set.
class DataSet {
 public:
  /// `data` is a size or a path, as in the option --data.
  static Result<DataSet> load(const std::string& data, std::uint64_t seed);

  [[nodiscard]] const std::vector<DataEntry>& databases() const { return databases_; }
  [[nodiscard]] const std::vector<DataEntry>& logs() const { return logs_; }
  /// A real tree has no logs, so that only full backups of it are possible.
  [[nodiscard]] bool has_logs() const { return !logs_.empty(); }
  [[nodiscard]] Result<FileContent> open(const DataEntry& entry) const;
  /// The absolute path of a real directory; empty for everything else.
  [[nodiscard]] const std::string& directory() const { return directory_; }

 private:
  static Result<DataSet> generate(std::uint64_t bytes, std::uint64_t seed);
  static Result<DataSet> of_path(const std::string& path);

  std::vector<DataEntry> databases_;
  std::vector<DataEntry> logs_;
  Mapping memory_;
  std::string directory_;
};

}  // namespace mock
