#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "targets/mock/data/output_file.h"
#include "targets/mock/protocol/error.h"

namespace mock {

enum class SinkKind { null, buffering, file, slow };

struct SinkSettings {
  SinkKind kind = SinkKind::file;
  std::string path;
  std::uint64_t buffer_bytes = 8 * 1024 * 1024;
  std::uint64_t bytes_per_second = 0;
};

/// Where an archive goes.
class Output {
 public:
  virtual ~Output() = default;
  virtual Result<void> append(std::span<const std::byte> bytes) = 0;
  /// Writes out what is buffered and completes the archive.
  virtual Result<void> finish() = 0;
  /// True if everything appended was written out: only that is acknowledged.
  [[nodiscard]] virtual bool is_drained() const { return true; }
};

Result<std::unique_ptr<Output>> make_output(const SinkSettings& settings);

}  // namespace mock
