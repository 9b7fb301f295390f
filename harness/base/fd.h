// The one owner of a file descriptor.
#pragma once

#include <unistd.h>

#include <utility>

namespace backfault {

/// Owns one descriptor, or none. Move-only; closes what it owns exactly once. Whoever creates the
/// descriptor makes it close-on-exec in the same call.
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

  /// The descriptor's number, for one call only; -1 when there is none.
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool valid() const { return number_ >= 0; }
  /// Gives the descriptor away: the caller owns it from now on.
  [[nodiscard]] int release() { return std::exchange(number_, -1); }
  /// Closes now. An error of close(2) is not reported: Linux has released the number even then.
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
