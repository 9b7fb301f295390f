#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/fd.h"

namespace mock {

/// Writes entries below a folder: files, empty directories and, last, so that nothing is ever
/// written through one, symbolic links.
class RestoreTree {
 public:
  /// Makes the folder if it is missing.
  static Result<RestoreTree> create(std::string root);

  /// The name has its type byte and is checked again.
  Result<void> begin(const std::string& typed_name, std::uint32_t mode);
  Result<void> write(std::span<const std::byte> bytes);
  Result<void> finish_entry();
  Result<void> finish();

 private:
  struct Link {
    std::string path;
    std::string target;
  };

  explicit RestoreTree(std::string root) : root_(std::move(root)) {}

  std::string root_;
  std::string path_;
  char type_ = 0;
  std::uint32_t mode_ = 0;
  Fd file_;
  std::string target_;
  std::vector<Link> links_;
};

}  // namespace mock
