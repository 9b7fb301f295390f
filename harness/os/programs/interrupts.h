// SIGINT, SIGTERM and SIGHUP as something to wait for, instead of something that happens anywhere.
#pragma once

#include <signal.h>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// From now on, writing to a pipe or socket that nobody reads any more is an error like any other.
/// Programs that are started get the default back.
void ignore_broken_pipes();

/// Blocks the signals for the calling thread and its later children, and makes them readable. One
/// that was ignored before stays ignored.
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
