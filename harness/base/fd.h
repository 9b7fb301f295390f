// Owns a file descriptor.
#pragma once

#include <unistd.h>

#include <utility>

namespace backfault {

/// Owns one descriptor, or none. Move-only; closes it exactly once. Create the descriptor
/// close-on-exec, in the same call.
class Fd {
 public:
  Fd() = default;
  explicit Fd(const int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    Fd taken(std::move(other));
    std::swap(number_, taken.number_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  /// The descriptor's number, for use in one call; -1 if there is none.
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool valid() const { return number_ >= 0; }
  /// Passes ownership to the caller.
  [[nodiscard]] int release() { return std::exchange(number_, -1); }
  /// Closes now. Errors of close(2) are ignored: Linux releases the number even then.
  void reset() {
    const int number = release();
    if (number >= 0) {
      static_cast<void>(::close(number));
    }
  }

 private:
  int number_ = -1;
};

}  // namespace backfault
