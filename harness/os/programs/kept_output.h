// A bounded copy of a program's output: its beginning and its end, byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/fd.h"

namespace backfault {

struct KeepLimits {
  std::uint64_t head = 4ULL * 1024 * 1024;  ///< Kept from the beginning.
  std::uint64_t tail = 64ULL * 1024;        ///< Kept from the end; between them one marker line.
};

/// Writes to one file. If that fails (a full disk), it still accepts and counts bytes, and reports
/// the problem when asked.
class KeptOutput {
 public:
  /// With an invalid `file` it only counts.
  explicit KeptOutput(Fd file, KeepLimits limits = {});
  KeptOutput(KeptOutput&&) = default;
  KeptOutput& operator=(KeptOutput&&) = default;
  ~KeptOutput() { finish(); }

  void keep(std::string_view bytes);
  /// Writes the marker and the end, and keeps nothing more.
  void finish();

  [[nodiscard]] std::uint64_t bytes_seen() const { return seen_; }
  /// Why bytes within the limits are missing from the file; empty: none are.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  void write_all(std::string_view bytes);

  Fd file_;
  KeepLimits limits_;
  std::uint64_t seen_ = 0;
  std::string tail_;  ///< The newest bytes after the head, at most twice the tail's limit.
  std::string problem_;
};

}  // namespace backfault
