#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <span>
#include <utility>

#include "targets/mock/protocol/error.h"
#include "targets/mock/protocol/fd.h"

namespace mock {

/// Owns one readable and writable memory mapping.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
  }

  /// Maps the first bytes of a file, shared with everyone who maps it.
  static Result<Mapping> of_file(const Fd& file, std::size_t size) {
    return map(size, MAP_SHARED, file.number());
  }

  /// Fresh private memory, all zero.
  static Result<Mapping> of_memory(std::size_t size) {
    return map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  }

  [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

 private:
  static Result<Mapping> map(std::size_t size, int flags, int fd) {
    void* const start = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    if (start == MAP_FAILED) return fail_errno(hr::out_of_memory, "mmap");
    Mapping mapping;
    mapping.bytes_ = {static_cast<std::byte*>(start), size};
    return mapping;
  }

  std::span<std::byte> bytes_;
};

}  // namespace mock
