// The owner of one open file or folder of a run directory.
#pragma once

#include <unistd.h>

#include <utility>

namespace backfault {

/// Owns one descriptor, or none. Move-only; closes what it owns exactly once.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(const int number) : number_(number) {}
  FileHandle(FileHandle&& other) noexcept : number_(other.release()) {}
  FileHandle& operator=(FileHandle&& other) noexcept {
    FileHandle taken(std::move(other));
    std::swap(number_, taken.number_);
    return *this;
  }
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;
  ~FileHandle() {
    if (valid()) {
      static_cast<void>(::close(number_));
    }
  }

  /// The descriptor's number, for one call only; -1 when there is none.
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool valid() const { return number_ >= 0; }
  /// Gives the descriptor away: the caller owns it from now on.
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

}  // namespace backfault
