#pragma once

#include <cstdint>

#include "targets/mock/protocol/error.h"

namespace mock {

/// How much the server may send: what it sent and the client has not yet acknowledged stays within
/// the window.
class CreditWindow {
 public:
  explicit CreditWindow(std::uint64_t size) : size_(size) {}

  [[nodiscard]] std::uint64_t available() const { return size_ - outstanding_; }
  /// At most what is available.
  void spend(std::uint64_t bytes) { outstanding_ += bytes; }
  /// Fails if the client acknowledges more than was sent.
  Result<void> acknowledge(std::uint64_t bytes) {
    if (bytes > outstanding_) {
      return fail(hr::communication_error, "the client acknowledged more than it was sent");
    }
    outstanding_ -= bytes;
    return {};
  }

 private:
  std::uint64_t size_;
  std::uint64_t outstanding_ = 0;
};

}  // namespace mock
