#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "targets/mock/client/output.h"
#include "targets/mock/data/restore_tree.h"
#include "targets/mock/protocol/fd.h"
#include "targets/mock/protocol/sha256.h"

namespace mock {

/// Writes one archive to an output, entry by entry. PROTOCOL.md has the format.
class ArchiveWriter {
 public:
  explicit ArchiveWriter(Output& output) : output_(&output) {}

  Result<void> begin();
  Result<void> begin_entry(const std::string& typed_name, std::uint64_t size, std::uint32_t mode);
  Result<void> write(std::span<const std::byte> bytes);
  Result<void> finish_entry(const Digest& content);
  /// Without this an archive is not complete.
  Result<void> finish();

 private:
  Result<void> append(std::string_view bytes);

  Output* output_;
  Sha256 chain_;
  std::uint64_t entries_ = 0;
};

/// What a reader of archives does with the entries.
class ArchiveVisitor {
 public:
  virtual ~ArchiveVisitor() = default;
  virtual Result<void> begin_entry(const std::string& typed_name, std::uint32_t mode) = 0;
  virtual Result<void> write(std::span<const std::byte> bytes) = 0;
  virtual Result<void> finish_entry() = 0;
};

/// Reads a whole archive and checks every length and digest; an error says what is wrong.
Result<void> read_archive(const std::string& path, ArchiveVisitor& visitor);

}  // namespace mock
