#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/fd.h"

namespace mock {

/// A file written under PATH.partial that becomes PATH only when it is complete. Without `commit`
/// the destructor removes what was written.
class OutputFile {
 public:
  static Result<OutputFile> create(std::string path);
  OutputFile(OutputFile&&) noexcept = default;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  Result<void> write(std::span<const std::byte> bytes);
  /// Syncs the file and gives it its name.
  Result<void> commit();

 private:
  OutputFile(std::string path, Fd file) : path_(std::move(path)), file_(std::move(file)) {}
  [[nodiscard]] std::string partial_path() const { return path_ + ".partial"; }

  std::string path_;
  Fd file_;
};

/// Writes all bytes to a descriptor.
Result<void> write_all(const Fd& file, std::span<const std::byte> bytes, const std::string& name);

}  // namespace mock
