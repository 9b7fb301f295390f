// SHA-256, by OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// The digest of these bytes, 64 lower-case hexadecimal digits.
[[nodiscard]] Result<std::string> sha256_of(std::string_view bytes);

struct FileDigest {
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// Reads a file from its current position to its end.
[[nodiscard]] Result<FileDigest> sha256_of_file(const Fd& file);

}  // namespace backfault
