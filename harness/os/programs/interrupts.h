// Receives SIGINT, SIGTERM and SIGHUP through a descriptor.
#pragma once

#include <signal.h>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// Ignores SIGPIPE: writing to a pipe or socket without a reader fails with EPIPE instead. Started
/// programs get the default back.
void ignore_broken_pipes();

/// Blocks the signals for the calling thread and its later children, and makes them readable. A
/// signal that was ignored stays ignored.
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
