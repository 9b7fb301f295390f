// SIGINT and SIGTERM as something to wait for, instead of something that happens anywhere.
#pragma once

#include <signal.h>

#include "harness/model/fd.h"
#include "harness/model/result.h"

namespace backfault {

/// Blocks both signals for the calling thread and its later children, and makes them readable.
class Interrupts {
 public:
  [[nodiscard]] static Result<Interrupts> take_over();
  Interrupts(Interrupts&& other) noexcept = default;
  Interrupts& operator=(Interrupts&&) = delete;
  ~Interrupts();

  /// Readable once one of the signals came.
  [[nodiscard]] const Fd& readable() const { return descriptor_; }
  /// Whether one came; remembers it.
  [[nodiscard]] bool came();

 private:
  Interrupts(Fd descriptor, const sigset_t& before)
      : descriptor_(std::move(descriptor)), before_(before) {}

  Fd descriptor_;
  sigset_t before_;
  bool came_ = false;
};

}  // namespace backfault
